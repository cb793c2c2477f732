// The texts of the core and of the trainer that people read, for translators. The core writes plain English, whole sentences with
// values in them; the editor finds the template again where it shows one (src/core/features/translator.ts). So
// whatever reads as prose in the core's source is a text: `${…}` becomes `{0}`, `{1}` ….
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parser } from '@lezer/javascript';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const typescript = parser.configure({ dialect: 'ts' });

/** Folders that write code or drawings, not words; and files that list names. */
const WITHOUT_WORDS =
  /^(core\/(diagram\/(svg|pdf|tikz|theme|textWidth)|program\/javascript\/keywords|checks\/codes|layers\/(row|rowTypes))|protocol\/(channel|trainer)|trainer\/(kernels|layers|safetensors))\b/;
const FOLDERS = ['core', 'protocol', 'trainer', 'runs'];

/** Words that names and code are not made of. */
const PROSE =
  /(^|[^\w`'"=[.])(the|a|an|of|to|are|was|were|that|this|these|which|what|has|have|its|does|do|cannot|must|needs|takes|at|by|on|no|so|than|be|it|one|more|per|how|whether|when|where|they|there|here|only|all|each|both|as|in|with|for|and|or|not|is|if|else|from|found|known|instead|before|after|without|least|whole|known|unknown|given|shown|ends|stands|means)(?=$|[^\w`'"=(_])/i;
/** Two words of code are no sentence. */
const CODE =
  /^\s*(import |\w+ = |from \S+ import|const |let |var |def |class |return |export |for \(|if \(|else:|#|\/\/|<\w)|[{};]\s*$|=>|\\n|__\w+__/;
/** `x axis keepdims`, `condition x:x1 y:x2`: the arguments of a function. */
const ARGUMENTS = /^[a-z][\w:]*( [a-z][\w:]*)*$/;

/** Values of Python, codes, and lists of names over several lines. */
const NAMES =
  /^(False|True|None|Keras|Flatten|Reshape|Normalization|Sequential|Callback|Random|[a-z]+(-[a-z]+)+)$|^ {2}|^\^/;

/** Texts by file would say the same twice: each once. */
export function coreTexts() {
  const texts = new Set();
  for (const folder of FOLDERS)
    for (const file of readdirSync(path.join(root, 'src', folder), { recursive: true })) {
      if (!file.endsWith('.ts') || WITHOUT_WORDS.test(`${folder}/${file}`)) continue;
      for (const text of textsIn(
        readFileSync(path.join(root, 'src', folder, file), 'utf8'),
        /(^|\/)(features|checks\/fixes|checks\/advice)\/|planRows|overrides|diagram\//.test(
          `${folder}/${file}`,
        ),
      ))
        texts.add(text);
    }
  return [...texts].sort();
}

const WITHOUT_TEXTS = new Set(['ImportDeclaration', 'TypeAliasDeclaration', 'InterfaceDeclaration']);
const WITH_TEXTS = new Set(['CallExpression', 'String', 'TemplateString']);

/** `showsLabels`: a single capitalised word is a text as well, the head of a row or a column. */
function textsIn(source, showsLabels) {
  const found = [];
  typescript.parse(source).iterate({
    enter(node) {
      if (WITHOUT_TEXTS.has(node.name)) return false;
      if (!WITH_TEXTS.has(node.name)) return undefined;
      const code = source.slice(node.from, node.to);
      if (node.name === 'CallExpression' && code.startsWith('plural(')) found.push(...pluralsIn(code));
      const said = node.name === 'CallExpression' && /^say\('([^']+)'/.exec(code);
      if (said) found.push(said[1]);
      if (node.name !== 'String' && node.name !== 'TemplateString') return undefined;
      const text = node.name === 'String' ? written(code.slice(1, -1)) : templateOf(node.node, source);
      for (const part of partsOf(text)) if (isText(part, showsLabels)) found.push(part);
      return undefined;
    },
  });
  return found;
}

/** Lines, cells and items of Markdown are texts of their own, as the translator has them; holes count anew in each. */
function partsOf(text) {
  return text.split(/\n|\s*\|\s*|\*\*|^- |^\*(?=\S)|(?<=\S)\*$|^!?\[|\]\(.*$/).map((part) => {
    let holes = 0;
    // Another sentence follows: the translator takes each alone.
    return part.replace(/(?<=[.!?]) +$/, '').replaceAll(/\{\d+\}/g, () => `{${holes++}}`);
  });
}

function pluralsIn(code) {
  const [, one] = /, '(\w[\w ]*)'\)$/.exec(code) ?? [];
  return one === undefined ? [] : [`{0} ${one}`, `{0} ${one}s`];
}

function templateOf(node, source) {
  let text = '';
  let from = node.from + 1;
  let holes = 0;
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.name !== 'Interpolation') continue;
    text += `${written(source.slice(from, child.from))}{${holes++}}`;
    from = child.to;
  }
  return text + written(source.slice(from, node.to - 1));
}

/** What the escapes of a literal stand for. */
function written(text) {
  return text.replace(/\\(u\{([\da-f]+)\}|u([\da-f]{4})|.|\n)/gi, (_, one, long, short) =>
    long || short ? String.fromCodePoint(Number.parseInt(long ?? short, 16)) : one === 'n' ? '\n' : one,
  );
}

function isText(text, showsLabels) {
  const words = text.replaceAll(/\{\d+\}/g, '§');
  if (NAMES.test(text) || (/_/.test(words) && !PROSE.test(words))) return false;
  if (CODE.test(words) || !/[A-Za-z]{2}/.test(words)) return false;
  if (ARGUMENTS.test(text) && /_|\w:\w|^x\b/.test(text)) return false;
  if (PROSE.test(words) && /[A-Za-z]+[^A-Za-z]+([A-Za-z§])/.test(words)) return true;
  if (/^[A-Z][a-z]+(–[a-z]+)? [a-z§]/.test(words)) return true;
  // A word beside a value: `{0} parameters`.
  if (/§ \(?[a-z]{3,}(?![\w(=.])|(?<![\w.])[a-z]{3,} §/.test(words)) return true;
  return showsLabels && /^[A-Z][a-z]{2,}(–[a-z]+)?(:? §)*$/.test(words);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(coreTexts().join('\n'));
