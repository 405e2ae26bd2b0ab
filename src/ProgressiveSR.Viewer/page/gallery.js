// @ts-check
import './lib/index.js';
import { PICTURES, element } from './settings.js';

const gallery = element('gallery', HTMLUListElement);
const more = element('more', HTMLButtonElement);
const problem = element('problem', HTMLParagraphElement);

// A picture is opened when it comes near the screen: its sender may have to encode it first.
const near = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (isIntersecting) {
      near.unobserve(target);
      target.setAttribute('src', /** @type {HTMLElement} */ (target).dataset.src ?? '');
    }
  }
}, { rootMargin: '200px' });

/** @param {{ name: string, width?: number, height?: number }} picture */
function card({ name, width, height }) {
  const item = document.createElement('li');
  const link = document.createElement('a');
  link.href = `view/${encodeURIComponent(name)}`;
  const thumbnail = document.createElement('div');
  thumbnail.className = 'thumbnail';
  const picture = document.createElement('progressive-picture');
  picture.setAttribute('level', '0');
  picture.setAttribute('provider', 'none');
  picture.setAttribute('alt', '');
  picture.dataset.src = PICTURES + encodeURIComponent(name);
  picture.addEventListener('open', (event) => {
    picture.classList.toggle('transparent', /** @type {CustomEvent} */ (event).detail.hasAlpha);
  });
  thumbnail.append(picture);
  const caption = document.createElement('span');
  caption.textContent = width && height ? `${name}, ${width} × ${height}` : name;
  link.append(thumbnail, caption);
  item.append(link);
  near.observe(picture);
  return item;
}

/** @param {string} url */
async function load(url) {
  more.hidden = true;
  try {
    const answer = await fetch(url);
    if (!answer.ok) {
      throw new Error(`status ${answer.status}`);
    }
    const { pictures, next } = await answer.json();
    gallery.append(...pictures.map(card));
    element('empty', HTMLParagraphElement).hidden = gallery.childElementCount > 0;
    if (typeof next === 'string') {
      more.hidden = false;
      more.onclick = () => load(new URL(next, PICTURES).href);
    }
  } catch (error) {
    problem.textContent = `The list of pictures cannot be read: ${/** @type {Error} */ (error).message}`;
  }
}

load(`${PICTURES}index.json`);
