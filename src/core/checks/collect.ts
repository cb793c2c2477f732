/**
 * All diagnostics of a document: faults of the text, faults that evaluation met, and faults that show only in
 * a whole model. Sorted by place, each once, without those that the code itself silences.
 */
import type { Location, SourceDocument, Span } from '../document.js';
import type { EvaluationProblem } from '../evaluate/nativeCall.js';
import type { ModelGraph } from '../graph/modelGraph.js';
import type { Pragma } from '../program/tree.js';
import { LineMap } from '../syntax/lineMap.js';
import type { SyntaxProblem } from '../syntax/problem.js';
import { writtenOptions } from '../syntax/writtenCall.js';
import { adviceOn } from './advice/index.js';
import type { AdviceOptions } from './advice/modelView.js';
import { compileNames } from './compileNames.js';
import type { Diagnostic, QuickFix } from './diagnostic.js';
import { fixesFor } from './fixes/index.js';
import { syntaxFixes } from './fixes/syntax.js';
import { factOf } from './fixFacts.js';
import { withoutIgnored } from './ignored.js';
import { modelProblems } from './models.js';
import { relatedPlaces } from './related.js';

export function collectDiagnostics(
  document: SourceDocument,
  syntaxProblems: readonly SyntaxProblem[],
  evaluationProblems: readonly EvaluationProblem[],
  graphs: readonly ModelGraph[],
  pragmas: readonly Pragma[],
  options: AdviceOptions = {},
  kerasMajor = 3,
): readonly Diagnostic[] {
  const lines = new LineMap(document.text);
  const fixes = syntaxFixes(document, lines);
  const inText = syntaxProblems.map((problem) => ofSyntax(problem, document, fixes(problem), kerasMajor));
  const faults = inText.filter(({ severity }) => severity === 'error');
  const faulty = new Set(faults.flatMap(({ span }) => linesOf(span, lines)));
  const ofModels = [
    ...firstOfEach(evaluationProblems),
    ...modelProblems(graphs),
    ...compileNames(graphs, document, kerasMajor),
  ];
  const lostCompile = evaluationProblems.some(
    ({ code, location: { path, end } }) =>
      code === 'undefined-name' && path === document.path && document.text.startsWith('.compile', end),
  );
  const ofMaps = ofModels.some((problem) => factOf(problem, 'labels-of-maps'));
  const found = ofModels
    // `models.compile(…)` may well be the call that is missing.
    .filter((problem) => !lostCompile || !factOf(problem, 'not-compiled'))
    .flatMap((problem) => ofEvaluation(problem, document, graphs))
    .filter(outsideHalfTyped(document, [...faults, ...ofNames(evaluationProblems, document)], lines))
    // What a half-typed line evaluates to is no news beside the fault in its text.
    .filter(({ span }) => !linesOf(span, lines).some((line) => faulty.has(line)));
  // While the text is broken, what a model lacks may be in the broken line.
  const models = graphs.filter(({ kind }) => kind !== 'block');
  const advice = faults.length > 0 ? [] : adviceOn(models, document, options);
  const { problems, rest } = mendedByAdvice(found, advice, ofMaps);
  const all = once([...inText, ...problems, ...rest]).sort(
    (a, b) => a.span.start - b.span.start || a.span.end - b.span.end || rank(a) - rank(b),
  );
  return withoutIgnored(all, document, lines, pragmas);
}

/**
 * Labels that Keras refuses are one problem: the advice on the same fault gives it its fixes and is silent. Where the
 * data are refused, the labels may be in their place. `ofMaps`: the model answers for each position of a map where the
 * labels speak of whole images.
 */
function mendedByAdvice(
  found: readonly Diagnostic[],
  advice: readonly Diagnostic[],
  ofMaps: boolean,
): { problems: readonly Diagnostic[]; rest: readonly Diagnostic[] } {
  const ofData = ['label-mismatch', 'data-mismatch'];
  if (!found.some(({ code }) => ofData.includes(code))) return { problems: found, rest: advice };
  const isSame = ({ code }: Diagnostic) =>
    code === 'loss-labels' || code === 'units-classes' || (ofMaps && code === 'missing-flatten');
  const same = advice.filter(isSame);
  const fixes = same.flatMap((each) => each.fixes);
  const problems = found.map((each) =>
    each.code === 'label-mismatch' ? { ...each, fixes: eachOnce([...each.fixes, ...fixes]) } : each,
  );
  return { problems, rest: advice.filter((each) => !isSame(each)) };
}

/** Those that change the same by another title are one, the first. */
const eachOnce = (fixes: readonly QuickFix[]): readonly QuickFix[] =>
  [...new Map(fixes.toReversed().map((each) => [JSON.stringify(each.edits), each])).values()].toReversed();

function ofSyntax(
  problem: SyntaxProblem,
  document: SourceDocument,
  fixes: readonly QuickFix[],
  kerasMajor: number,
): Diagnostic {
  const { code, related, message } = problem;
  return {
    code,
    severity: problem.isFormer && kerasMajor < 3 ? 'warning' : 'error',
    span: within(problem.span, document),
    message,
    related: related
      ? [{ location: { path: document.path, ...related.span }, message: related.message }]
      : [],
    fixes,
  };
}

const ofNames = (problems: readonly EvaluationProblem[], { path }: SourceDocument) =>
  problems
    .filter(({ code, location }) => code === 'undefined-name' && location.path === path)
    .map(({ location }) => ({ span: location }));

/**
 * While a line is at fault that is going to give names, as `from keras import`, `(x, y),` and a word alone may be, it is
 * not known which: that others lack them is no news.
 */
function outsideHalfTyped(
  { text, language }: SourceDocument,
  faults: readonly { readonly span: Span }[],
  lines: LineMap,
): (problem: Diagnostic) => boolean {
  const atFault = language === 'python' ? faults.map(({ span }) => lines.positionAt(span.start).line) : [];
  const rows = atFault.length > 0 ? text.split('\n') : [];
  const halfTyped = new Set(atFault.filter((line) => MAY_GIVE_NAMES.test(rows[line - 1] ?? '')));
  return ({ code, span }) =>
    code !== 'undefined-name' || halfTyped.size === 0 || halfTyped.has(lines.positionAt(span.start).line);
}

/** Without the “=” behind its names, or with nothing behind “import”. One character at a time: lines may be long. */
const MAY_GIVE_NAMES =
  /^(?:from\b[ \t]*[\w.]*[ \t]*(?:im?|imp|impo|impor|import)?[ \t]*|import[ \t]*|\(?[A-Za-z_](?:[\w, \t)]|(?<!\w)\()*)\r?$/;

/** A fault in another file shows at the call in this one that led there. */
function ofEvaluation(
  problem: EvaluationProblem,
  document: SourceDocument,
  graphs: readonly ModelGraph[],
): Diagnostic[] {
  const { code, severity, message, location, stack = [] } = problem;
  const isHere = (place: Location) => place.path === document.path;
  const shown = [location, ...stack].find(isHere);
  if (!shown) return [];
  const outside = shown === location ? [] : [{ location, message: 'The fault arises here.' }];
  const callers = stack
    .filter(
      (place) =>
        !(place.path === location.path && place.start <= location.start && location.end <= place.end),
    )
    .filter((place) => place !== shown)
    .slice(0, 5)
    .map((place) => ({ location: place, message: 'Called from here.' }));
  return [
    {
      code,
      severity,
      span: within(atOption(shown, problem, document), document),
      message,
      related: [...(problem.related ?? relatedPlaces(problem, document, graphs)), ...outside, ...callers],
      fixes: fixesFor(problem, { document, graphs }),
    },
  ];
}

/**
 * TensorFlow.js takes its arguments as one object: the entry that the problem names is marked, a misspelt one
 * at its name.
 */
function atOption(place: Location, problem: EvaluationProblem, document: SourceDocument): Span {
  const entries = writtenOptions(document.text, place.start, document.language);
  const written = factOf(problem, 'misspelt-name')?.name;
  const misspelt = entries.find(({ name }) => name !== undefined && name === written);
  if (misspelt?.nameSpan) return misspelt.nameSpan;
  const argument = factOf(problem, 'layer-argument')?.spelled;
  return entries.find(({ name }) => name !== undefined && name === argument)?.value ?? place;
}

/** The first of those with one cause; a name that is used again says where. */
function firstOfEach(problems: readonly EvaluationProblem[]): readonly EvaluationProblem[] {
  const places = new Map<string, Location[]>();
  const first = problems.filter(({ cause, location }) => {
    if (cause === undefined) return true;
    const others = places.get(cause);
    if (!others) places.set(cause, []);
    else if (others.length < MOST_PLACES) others.push(location);
    return others === undefined;
  });
  return first.map((problem) => {
    const others = problem.code === 'undefined-name' && places.get(problem.cause ?? '');
    if (!others || others.length === 0) return problem;
    return { ...problem, related: others.map((location) => ({ location, message: 'It is used here too.' })) };
  });
}

/** Of a name that nothing defines. */
const MOST_PLACES = 200;

/** Kept once per code and place: a loop meets the same fault each time round. */
function once(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const byPlace = new Map<string, Diagnostic>();
  for (const each of diagnostics) {
    const key = `${each.code}:${each.span.start}:${each.span.end}`;
    if (!byPlace.has(key)) byPlace.set(key, each);
  }
  return [...byPlace.values()];
}

function linesOf(span: Span, lines: LineMap): readonly number[] {
  const first = lines.positionAt(span.start).line;
  const last = lines.positionAt(span.end).line;
  return Array.from({ length: Math.max(last - first, 0) + 1 }, (_, index) => first + index);
}

function within(span: Span, { text }: SourceDocument): Span {
  const start = Math.min(Math.max(span.start, 0), text.length);
  return { start, end: Math.min(Math.max(span.end, start), text.length) };
}

const severities = ['error', 'warning', 'information', 'hint'];
function rank({ severity }: Diagnostic): number {
  return severities.indexOf(severity);
}
