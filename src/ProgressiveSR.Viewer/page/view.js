// @ts-check
import { ProgressivePicture } from './lib/index.js';
import { Box } from './box.js';
import { Chart, format } from './chart.js';
import { Comparison } from './comparison.js';
import { JPEG, PICTURES, element } from './settings.js';

const name = decodeURIComponent(location.pathname.slice(location.pathname.lastIndexOf('/') + 1));
const picture = element('picture', ProgressivePicture);
const problem = element('problem', HTMLParagraphElement);
const status = element('status', HTMLParagraphElement);
const frame = element('frame', HTMLDivElement);
const outline = element('box', HTMLDivElement);
const level = element('level', HTMLInputElement);
const boxLevel = element('box-level', HTMLInputElement);
const box = new Box(element('pad', HTMLDivElement), outline);
const chart = new Chart(element('chart', HTMLOListElement));
const comparison = new Comparison({
  picture,
  canvas: element('before', HTMLCanvasElement),
  line: element('line', HTMLDivElement),
  slider: element('compare', HTMLInputElement),
  shown: element('compare-shown', HTMLOutputElement),
  jpeg: JPEG,
  tell: (message) => {
    problem.textContent = message;
  },
});

document.title = name;
element('name', HTMLHeadingElement).textContent = name;
picture.setAttribute('alt', name);

picture.addEventListener('open', () => {
  const session = picture.session;
  if (session) {
    frame.style.setProperty('--width', `${session.width}`);
    frame.style.setProperty('--height', `${session.height}`);
    frame.classList.toggle('transparent', session.hasAlpha);
    level.max = boxLevel.max = `${session.levels.length - 1}`;
    comparison.reset(session.width, session.height);
    box.reset(session.width, session.height);
    chart.reset(session.bytesReceived);
  }
});

picture.addEventListener('refined', (event) => {
  const { detail } = /** @type {CustomEvent} */ (event);
  const { level: reached, asked, stage, isComplete, bytesReceived, linearPsnrY } = detail;
  const isRegion = asked !== null;
  if (stage === 'linear' && isComplete) {
    chart.add(reached, isRegion, bytesReceived, linearPsnrY);
    if (reached === 0) {
      comparison.keepFirst(picture.canvas);
    }
  }
  if (isRegion && stage === 'network' && isComplete) {
    // The blocks around the box are still to come.
    outline.classList.remove('busy');
  }
  comparison.show(bytesReceived);
  const what = stage === 'linear' ? 'without the network so far'
    : `${isComplete ? '' : 'being '}sharpened by the network on ${picture.provider}`;
  const where = isRegion ? ' in the box' : '';
  status.textContent = `Level ${reached}${where}, ${what}. ${format(bytesReceived)} bytes in all.`;
});

picture.addEventListener('error', (event) => {
  problem.textContent = /** @type {CustomEvent} */ (event).detail.message;
});

/** @param {import('./box.js').Region | undefined} region @param {number} to */
async function refine(region, to) {
  problem.textContent = '';
  outline.classList.toggle('busy', region !== undefined);
  try {
    await picture.refine({ region, level: to });
  } catch {
    // The event has told.
  } finally {
    outline.classList.remove('busy');
  }
}

box.addEventListener('choose', (event) => refine(/** @type {CustomEvent} */ (event).detail, boxLevel.valueAsNumber));
boxLevel.addEventListener('change', () => box.region && refine(box.region, boxLevel.valueAsNumber));
level.addEventListener('change', () => refine(undefined, level.valueAsNumber));
for (const [input, shown] of /** @type {const} */ ([[level, 'level-shown'], [boxLevel, 'box-level-shown']])) {
  input.addEventListener('input', () => {
    element(shown, HTMLOutputElement).value = input.value;
  });
}
for (const [id, isJpeg] of /** @type {const} */ ([['with-first', false], ['with-jpeg', true]])) {
  element(id, HTMLInputElement).addEventListener('change', () => {
    element('compared', HTMLSpanElement).textContent = isJpeg ? 'Progressive JPEG' : 'First version';
    comparison.choose(isJpeg);
  });
}

const provider = new URLSearchParams(location.search).get('provider');
if (provider !== null) {
  picture.setAttribute('provider', provider);
}
picture.setAttribute('src', PICTURES + encodeURIComponent(name));
