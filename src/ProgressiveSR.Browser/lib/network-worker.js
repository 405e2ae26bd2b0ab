// @ts-check
// Runs the network in a worker of its own, so that decoding never waits for it.

// What the two builds of onnxruntime-web load.
const BINARIES = { wasm: 'ort-wasm-simd-threaded.wasm', webgpu: 'ort-wasm-simd-threaded.asyncify.wasm' };

/** @type {any} */
let ort;
/** @type {any} */
let session;

/**
 * @param {{ files: import('./model/model.js').NetworkFiles, provider: 'wasm' | 'webgpu', runtime: string }} options
 * @returns {Promise<string>} What the network runs on, in words.
 */
async function load({ files, provider, runtime }) {
  if (provider === 'webgpu' && !(await /** @type {any} */ (navigator).gpu?.requestAdapter())) {
    throw new Error('This browser has no WebGPU; take the provider "wasm".');
  }
  const module = new URL(`ort.${provider}.bundle.min.mjs`, runtime).href;
  ort = await import(module).catch(() => {
    throw new Error(`onnxruntime-web is not at ${module}.`);
  });
  const threads = self.crossOriginIsolated ? Math.min(navigator.hardwareConcurrency, 4) : 1;
  ort.env.wasm.numThreads = threads;
  ort.env.wasm.wasmPaths = { wasm: new URL(BINARIES[provider], runtime).href };
  const [graph, weights] = await Promise.all([files.graph, files.weights].map(async (url) => {
    const answer = await fetch(url);
    if (!answer.ok) {
      throw new Error(`The network is not at ${url}: status ${answer.status}.`);
    }
    return new Uint8Array(await answer.arrayBuffer());
  }));
  session = await ort.InferenceSession.create(graph, {
    executionProviders: [provider],
    externalData: [{ path: files.weightsName, data: weights }],
  });
  return provider === 'webgpu' ? 'WebGPU'
    : threads > 1 ? `WASM, ${threads} threads`
    : self.crossOriginIsolated ? 'WASM, 1 thread' : 'WASM, 1 thread, as the page is not isolated from other origins';
}

/**
 * @param {{ source: Float32Array, channels: number, width: number, height: number }} tile
 * @returns {Promise<Float32Array>}
 */
async function run({ source, channels, width, height }) {
  const input = new ort.Tensor('float32', source, [1, channels, height, width]);
  const results = await session.run({ [session.inputNames[0]]: input });
  const result = results[session.outputNames[0]];
  const enlarged = new Float32Array(await result.getData());
  result.dispose();
  return enlarged;
}

// One call at a time: the runtime refuses a second one.
let last = Promise.resolve();
self.onmessage = ({ data }) => {
  last = last.then(async () => {
    try {
      const value = await (data.load ? load(data.load) : run(data.run));
      self.postMessage({ call: data.call, value }, { transfer: value instanceof Float32Array ? [value.buffer] : [] });
    } catch (error) {
      self.postMessage({ call: data.call, error: /** @type {Error} */ (error).message });
    }
  });
};
