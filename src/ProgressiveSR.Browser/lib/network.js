// @ts-check

/** The network of a model, in a worker of its own; nothing is loaded before it is needed. */
export class Network {
  /**
   * @param {import('./model/model.js').NetworkFiles} files
   * @param {'wasm' | 'webgpu'} provider
   * @param {string} runtime URL of the folder of onnxruntime-web.
   */
  constructor(files, provider, runtime) {
    this.files = files;
    this.options = { files, provider, runtime };
    /** @type {Worker | undefined} */
    this.worker = undefined;
    /** @type {Map<number, { resolve: (value: any) => void, reject: (error: Error) => void }>} */
    this.calls = new Map();
    this.callCount = 0;
    /** @type {Promise<string> | undefined} */
    this.loading = undefined;
  }

  /**
   * Loads the network.
   * @returns {Promise<string>} What it runs on, such as `WASM, 2 threads`.
   */
  load() {
    this.loading ??= this.call({ load: this.options }, []);
    return this.loading;
  }

  /**
   * @param {Float32Array<ArrayBuffer>} source Planes of the network's input; given away.
   * @param {number} channels
   * @param {number} width
   * @param {number} height
   * @returns {Promise<Float32Array>} 3 planes of twice the width and height.
   */
  async run(source, channels, width, height) {
    await this.load();
    return this.call({ run: { source, channels, width, height } }, [source.buffer]);
  }

  /**
   * @param {object} message
   * @param {Transferable[]} transfer
   * @returns {Promise<any>}
   */
  call(message, transfer) {
    this.worker ??= this.start();
    const call = ++this.callCount;
    this.worker.postMessage({ ...message, call }, transfer);
    return new Promise((resolve, reject) => this.calls.set(call, { resolve, reject }));
  }

  start() {
    const worker = new Worker(new URL('./network-worker.js', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }) => {
      const call = this.calls.get(data.call);
      this.calls.delete(data.call);
      if (data.error === undefined) {
        call?.resolve(data.value);
      } else {
        call?.reject(new Error(data.error));
      }
    };
    worker.onerror = (event) => {
      for (const call of this.calls.values()) {
        call.reject(new Error(event.message || 'The network could not be loaded.'));
      }
      this.calls.clear();
    };
    return worker;
  }
}
