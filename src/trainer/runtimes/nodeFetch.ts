/** In place of the package `node-fetch`, which TensorFlow.js takes along for Nodes without `fetch`. */
export default globalThis.fetch;
