/** Methods of the code's own classes under a name that neither Python nor Keras calls: `_init_`, `forward`. */
import type { NativeCall } from '../../evaluate/nativeCall.js';
import type { FunctionValue, InstanceValue } from '../../evaluate/value.js';
import { ownFunction } from './classMembers.js';

/** Nobody means another method by these. */
const CONSTRUCTORS = ['_init_', '__init_', '_init__', '__int__', '__inti__', '__Init__', '__iniit__'];
const CALLS = ['cal', 'Call', 'calls', 'call_', '_call', '_call_', 'clal', 'forward'];

export function reportMisnamed(instance: InstanceValue, call: NativeCall): void {
  if (call.evaluation.dialect !== 'python') return;
  const title = instance.class.name;
  const tell = (method: FunctionValue, right: string, why: string): void => {
    const { nameSpan, name } = method.node;
    call.evaluation.report({
      code: 'class-definition',
      severity: 'error',
      message: `${title} has a method “${name}”, which nothing calls by itself: ${why}.`,
      location: { path: method.closure.frame.path, start: nameSpan.start, end: nameSpan.end },
      stack: call.stack,
      fixFacts: [{ kind: 'write-instead', text: right }],
    });
  };
  const maker = named(instance, CONSTRUCTORS);
  if (maker && !ownFunction(instance, '__init__'))
    tell(maker, '__init__', 'the constructor of Python is __init__, with two underscores on each side');
  const forward = named(instance, CALLS);
  const hasOwnWay = ['call', '__call__', 'train_step', 'compute_output_shape'].some((name) =>
    instance.class.members.has(name),
  );
  if (forward && !hasOwnWay && !ownFunction(instance, 'call'))
    tell(forward, 'call', 'what Keras calls is call');
}

/** `forward`, which is told by its own name. */
export const hasMisnamedCall = (instance: InstanceValue): boolean => named(instance, CALLS) !== undefined;

function named({ class: { members } }: InstanceValue, names: readonly string[]): FunctionValue | undefined {
  const found = names.map((name) => members.get(name)).find((member) => member?.kind === 'function');
  return found?.kind === 'function' && found.node.decorators.length === 0 ? found : undefined;
}
