/** What reading a file gives: the JSON text of its architecture, or the end of a sentence that starts with its name. */
export type Architecture =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly message: string };

/** An architecture is far smaller; what is larger holds data. Bytes. */
export const LARGEST_ARCHITECTURE = 64 * 1024 * 1024;

export function refuse(message: string): Architecture & { readonly ok: false } {
  return { ok: false, message };
}

export function megabytes(bytes: number): string {
  return `${Math.max(1, Math.round(bytes / 1e6))} MB`;
}
