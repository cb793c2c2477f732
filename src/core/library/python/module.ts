/** How a module of Python's standard library is listed: members made when asked for, the rest unknown. */
import { unknown } from '../../evaluate/makeValue.js';
import type { NamespaceValue, Value } from '../../evaluate/value.js';
import { type FunctionTable, natives, notEvaluated } from '../builtins/callArguments.js';
import { namespace } from '../configured.js';

export interface ModuleParts {
  readonly functions?: FunctionTable;
  readonly values?: Readonly<Record<string, () => Value>>;
  /** Why what is not listed is not known; by default that it is not evaluated. */
  readonly why?: string;
}

export function pythonModule(
  name: string,
  { functions = {}, values = {}, why }: ModuleParts,
): NamespaceValue {
  const made = natives(name, functions);
  const members: Record<string, () => Value> = { ...values };
  for (const [member, value] of made) members[member] = () => value;
  return namespace(name, members, (member) =>
    member.startsWith('__')
      ? unknown(`${name}.${member} is not evaluated`)
      : notEvaluated(`${name}.${member}`, why),
  );
}
