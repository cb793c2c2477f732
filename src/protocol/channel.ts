/**
 * One typed channel for every boundary. Requests pair parameters with results; events go one way;
 * failures travel as values; when the other side goes away, every pending request fails with the reason.
 */

export type EventMap = object;

export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly message: string };

type Wire =
  | { readonly kind: 'request'; readonly id: number; readonly method: string; readonly params: unknown }
  | { readonly kind: 'response'; readonly id: number; readonly result: Result<unknown> }
  | { readonly kind: 'event'; readonly name: string; readonly data: unknown };

/** How bytes travel: `process.send`, `postMessage` … */
export interface Port {
  send(message: unknown): void;
  /** Called once, with the handler of incoming messages. */
  listen(handler: (message: unknown) => void): void;
}

export interface Channel<AskThem extends object, TellThem extends EventMap> {
  request<M extends keyof AskThem & string>(
    method: M,
    params: AskThem[M] extends { params: infer P } ? P : never,
  ): Promise<Result<AskThem[M] extends { result: infer R } ? R : never>>;
  emit<E extends keyof TellThem & string>(event: E, data: TellThem[E]): void;
  /** Fails every pending request with this reason; later requests fail at once. */
  close(reason: string): void;
}

export interface Handlers<AskUs extends object, TellUs extends EventMap> {
  readonly requests: {
    readonly [M in keyof AskUs]: (
      params: AskUs[M] extends { params: infer P } ? P : never,
    ) => Promise<Result<AskUs[M] extends { result: infer R } ? R : never>>;
  };
  readonly events: { readonly [E in keyof TellUs]: (data: TellUs[E]) => void };
}

/** Opens a channel on a port. `AskThem`/`TellThem` go out, `AskUs`/`TellUs` come in. */
export function openChannel<
  AskThem extends object,
  TellThem extends EventMap,
  AskUs extends object,
  TellUs extends EventMap,
>(port: Port, handlers: Handlers<AskUs, TellUs>): Channel<AskThem, TellThem> {
  const pending = new Map<number, (result: Result<unknown>) => void>();
  let nextId = 1;
  let closedBecause: string | undefined;

  port.listen((message) => {
    if (!isWire(message)) return;
    switch (message.kind) {
      case 'request':
        void answer(message.id, message.method, message.params);
        return;
      case 'response':
        pending.get(message.id)?.(message.result);
        pending.delete(message.id);
        return;
      case 'event': {
        const handler = (handlers.events as Record<string, ((data: unknown) => void) | undefined>)[
          message.name
        ];
        handler?.(message.data);
        return;
      }
    }
  });

  async function answer(id: number, method: string, params: unknown): Promise<void> {
    const handler = (
      handlers.requests as Record<string, ((params: unknown) => Promise<Result<unknown>>) | undefined>
    )[method];
    const result = handler
      ? await handler(params).catch((error: unknown) => ({ ok: false as const, message: messageOf(error) }))
      : { ok: false as const, message: `This side does not know the request “${method}”.` };
    if (closedBecause === undefined) port.send({ kind: 'response', id, result } satisfies Wire);
  }

  return {
    request(method, params) {
      if (closedBecause !== undefined) return Promise.resolve({ ok: false, message: closedBecause });
      const id = nextId++;
      return new Promise((resolve) => {
        pending.set(id, resolve as (result: Result<unknown>) => void);
        port.send({ kind: 'request', id, method, params } satisfies Wire);
      });
    },
    emit(event, data) {
      if (closedBecause === undefined) port.send({ kind: 'event', name: event, data } satisfies Wire);
    },
    close(reason) {
      closedBecause ??= reason;
      for (const settle of pending.values()) settle({ ok: false, message: closedBecause });
      pending.clear();
    },
  };
}

function isWire(message: unknown): message is Wire {
  return typeof message === 'object' && message !== null && 'kind' in message;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
