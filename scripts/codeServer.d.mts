export interface CodeServer {
  readonly node: string;
  readonly entry: string;
}
export interface RunningServer {
  readonly url: string;
  readonly port: number;
  readonly ended: Promise<unknown>;
  output(): string;
  stop(): Promise<void>;
}
export const cacheDirectory: string;
export function codeServer(): Promise<CodeServer>;
export function installExtension(
  server: CodeServer,
  vsix: string,
  extensionsDirectory: string,
): Promise<void>;
export function startCodeServer(
  server: CodeServer,
  options: {
    readonly userData: string;
    readonly extensions: string;
    readonly port?: number;
    readonly arguments?: readonly string[];
    readonly environment?: Readonly<Record<string, string>>;
  },
): Promise<RunningServer>;
export function freePort(): Promise<number>;
