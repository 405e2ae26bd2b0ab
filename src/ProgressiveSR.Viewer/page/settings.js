// @ts-check

/** URL of the sender's pictures, ending in a slash. */
export const PICTURES = new URL(
  /** @type {HTMLMetaElement} */ (document.querySelector('meta[name="pictures"]')).content, document.baseURI).href;

/** URL of a progressive JPEG of the picture; empty if there is none. */
export const JPEG = /** @type {HTMLMetaElement | null} */ (document.querySelector('meta[name="jpeg"]'))?.content ?? '';

/**
 * An element of the page.
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} type
 * @returns {T}
 */
export function element(id, type) {
  const found = document.getElementById(id);
  if (!(found instanceof type)) {
    throw new TypeError(`The page has no ${type.name} "${id}".`);
  }
  return found;
}
