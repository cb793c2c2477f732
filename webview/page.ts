/** What both pages share: the channel to the extension, and small DOM constructors. */
import { type Channel, type EventMap, openChannel } from '../src/protocol/channel.js';

declare function acquireVsCodeApi(): { postMessage(message: unknown): void };

export function openPageChannel<In extends EventMap, Out extends EventMap>(
  events: {
    readonly [E in keyof In]: (data: In[E]) => void;
  },
): Channel<object, Out> {
  const api = acquireVsCodeApi();
  return openChannel<object, Out, object, In>(
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
