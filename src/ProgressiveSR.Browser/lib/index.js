// @ts-check
export { openPicture, Session } from './session.js';
export { ProgressivePicture } from './element.js';
export { InvalidDataError } from './wire/error.js';
