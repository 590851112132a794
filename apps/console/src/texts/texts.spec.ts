import ts from 'typescript';
import { de } from './de.js';
import { en } from './en.js';

/** The places of all texts, and what kind each is of. */
const placesIn = (texts: object, at = ''): string[] =>
  Object.entries(texts).flatMap(([key, text]) =>
    typeof text === 'object' ? placesIn(text, `${at}${key}.`) : `${at}${key}: ${typeof text}`,
  );
const emptyIn = (texts: object): string[] =>
  Object.entries(texts).flatMap(([key, text]) => (typeof text === 'object' ? emptyIn(text) : text === '' ? key : []));

it('German and English say the same things', () => {
  expect(placesIn(de)).toEqual(placesIn(en));
  expect([...emptyIn(de), ...emptyIn(en)]).toEqual([]);
});

const READ_OUT = new Set(['alt', 'aria-label', 'caption', 'head', 'hint', 'label', 'lead', 'placeholder', 'title']);
const hasWords = (text: string) => /\p{L}{2}/u.test(text);

/** What a component says by itself, in whatever language somebody wrote it. */
const textsIn = (file: string): string[] => {
  const source = ts.createSourceFile(file, ts.sys.readFile(file) ?? '', ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node) => {
    const isOwnName = /<option[^>]*lang="/.test(node.parent?.getText() ?? '');
    if (ts.isJsxText(node) && hasWords(node.text) && !isOwnName) found.push(node.text.trim());
    if (ts.isJsxAttribute(node) && READ_OUT.has(node.name.getText()) && node.initializer)
      if (ts.isStringLiteral(node.initializer) && hasWords(node.initializer.text)) found.push(node.initializer.text);
    if (ts.isJsxExpression(node) && node.expression && !ts.isJsxAttribute(node.parent))
      if (ts.isStringLiteralLike(node.expression) && hasWords(node.expression.text)) found.push(node.expression.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found.map((text) => `${file}: ${text}`);
};

it('no text stands in a component', () => {
  const components = ts.sys.readDirectory('apps/console/src', ['.tsx']);
  expect(components.length).toBeGreaterThan(10);
  expect(components.flatMap(textsIn)).toEqual([]);
});
