/** `import()` of a module of the user's. In compiled code that was kept (`runs/codeCache.ts`) Node has none: it is given. */

type Import = (url: string) => Promise<unknown>;

let own: Import = (url) => import(url);

export const importModule: Import = (url) => own(url);

export function importWith(given: Import): void {
  own = given;
}
