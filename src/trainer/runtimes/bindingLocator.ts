/**
 * Stands in for `@mapbox/node-pre-gyp` in the bundle: tfjs-node asks it where its native binding is.
 * `tensorflow.ts` and `stockTfjsNode.ts` set the answer before they load tfjs-node.
 */
export function find(): string {
  return process.env.CONVLENS_TFJS_BINDING ?? '';
}
