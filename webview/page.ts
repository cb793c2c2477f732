/** What both pages share: the channel to the extension, and small DOM constructors. */
import { type Channel, type EventMap, openChannel } from '../src/protocol/channel.js';

interface PageApi {
  postMessage(message: unknown): void;
  /** Kept by the editor while the page is hidden or reloaded. */
  getState(): unknown;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): PageApi;

let acquired: PageApi | undefined;
/** The editor hands it out once. */
function pageApi(): PageApi {
  acquired ??= acquireVsCodeApi();
  return acquired;
}

export function keptState(): unknown {
  return pageApi().getState();
}
export function keepState(state: unknown): void {
  pageApi().setState(state);
}

export function openPageChannel<In extends EventMap, Out extends EventMap, Ask extends object = object>(
  events: {
    readonly [E in keyof In]: (data: In[E]) => void;
  },
): Channel<Ask, Out> {
  const api = pageApi();
  return openChannel<Ask, Out, object, In>(
    {
      send: (message) => api.postMessage(message),
      listen: (handler) => window.addEventListener('message', (event) => handler(event.data)),
    },
    { requests: {}, events },
  );
}

export function appRoot(): HTMLElement {
  return document.getElementById('app') ?? document.body;
}

export function make(tag: string, className: string, ...content: readonly (string | Node)[]): HTMLElement {
  const element = document.createElement(tag);
  if (className !== '') element.className = className;
  element.append(...content);
  return element;
}

export function svg(tag: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  return element;
}

/** The editor's colours are others: what is drawn with colours that were read must be drawn anew. */
export function onThemeChange(changed: () => void): void {
  const attributeFilter = ['class', 'data-vscode-theme-id'];
  new MutationObserver(changed).observe(document.body, { attributes: true, attributeFilter });
}
