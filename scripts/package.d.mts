export function packageExtension(options?: { readonly isBuilt?: boolean }): string;
