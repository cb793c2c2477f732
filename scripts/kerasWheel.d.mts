/** The version that the fixtures were written with. */
export const kerasVersion: string;

/** The folder that holds `keras/`, or a sentence on why there is none. */
export function kerasSources(): { readonly folder: string } | { readonly missing: string };
