/** What a run's process says, in the language of the editor. It writes English, as the core does (`coreWords.ts`). */
import type { Result } from '../protocol/channel.js';
import type { DataSummary, RuntimeChoice } from '../protocol/trainer.js';
import type { RunListeners } from '../runs/followRun.js';
import { inWords } from './coreWords.js';

/** Listeners that get what the run tells with its sentences translated; names of classes and files stay. */
export function listenersInWords(listeners: RunListeners): RunListeners {
  return {
    ...listeners,
    preparing: (data) => listeners.preparing({ ...data, step: inWords(data.step) }),
    started: (data) =>
      listeners.started({ ...data, runtime: runtimeInWords(data.runtime), data: dataInWords(data.data) }),
    warning: ({ message }) => listeners.warning({ message: inWords(message) }),
    advice: (data) => listeners.advice({ ...data, message: inWords(data.message) }),
    finished: (data) =>
      listeners.finished({
        ...data,
        ...(data.endedBy !== undefined && { endedBy: inWords(data.endedBy) }),
      }),
    failed: (data) => listeners.failed({ ...data, message: inWords(data.message) }),
  };
}

/** A sentence that says why something did not work. */
export function answerInWords<T>(answer: Result<T>): Result<T> {
  return answer.ok ? answer : { ...answer, message: inWords(answer.message) };
}

function runtimeInWords(runtime: RuntimeChoice): RuntimeChoice {
  return {
    ...runtime,
    title: inWords(runtime.title),
    reason: inWords(runtime.reason),
    passedOver: runtime.passedOver.map((each) => ({ ...each, reason: inWords(each.reason) })),
  };
}

function dataInWords(data: DataSummary): DataSummary {
  const { issues } = data;
  return {
    ...data,
    title: inWords(data.title),
    ...(issues && { issues: issues.map((issue) => ({ ...issue, message: inWords(issue.message) })) }),
  };
}
