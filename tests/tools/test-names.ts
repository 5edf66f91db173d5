/**
 * Reads the names of the tests in a file without running it: the first argument of `test`, `it` and `describe`, and for `.each` the
 * texts of the table that stand in that name. Tests that are skipped or still to be written are left out. It knows only tables that
 * are written in the same file; names that a program computes stay unknown.
 */
import {
  type Argument,
  type CallExpression,
  type Expression,
  type Node,
  parseSync,
  Visitor,
} from 'oxc-parser';

const testFunctions = new Set(['test', 'it', 'describe']);

/** One call of a test function: `test.skipIf(condition).each(table)(name, body)` has the modifiers `skipIf` and `each`. */
interface TestCall {
  readonly modifiers: readonly string[];
  readonly table: Argument | null;
}

/** Null when the called expression does not begin with a test function. */
function testCall(callee: Expression): TestCall | null {
  const modifiers: string[] = [];
  let table: Argument | null = null;
  let at: Expression = callee;
  for (;;) {
    if (at.type === 'Identifier') return testFunctions.has(at.name) ? { modifiers, table } : null;
    if (at.type === 'CallExpression') {
      if (at.callee.type === 'MemberExpression' && nameOf(at.callee.property) === 'each')
        table = at.arguments[0] ?? null;
      at = at.callee;
    } else if (at.type === 'MemberExpression') {
      modifiers.push(nameOf(at.property));
      at = at.object;
    } else return null;
  }
}

function nameOf(node: Node): string {
  return node.type === 'Identifier' ? node.name : '';
}

/** The text of a plain string or a template; what a template computes is shown as `…`. Null for anything else. */
function textOf(node: Node | null | undefined): string | null {
  if (node?.type === 'Literal') return typeof node.value === 'string' ? node.value : null;
  if (node?.type !== 'TemplateLiteral') return null;
  return node.quasis.map(({ value }) => value.cooked ?? '').join('…');
}

/** Takes `as const`, `satisfies` and parentheses off. */
function bare(node: Node): Node {
  return node.type === 'TSAsExpression' ||
    node.type === 'TSSatisfiesExpression' ||
    node.type === 'ParenthesizedExpression'
    ? bare(node.expression)
    : node;
}

/** The rows of a table: an array, `Object.entries` of an object, or the name of a constant that is one of the two. */
function rowsOf(table: Node, constants: ReadonlyMap<string, Node>): readonly Node[] {
  const node = bare(table);
  if (node.type === 'Identifier') {
    const value = constants.get(node.name);
    return value === undefined ? [] : rowsOf(value, new Map());
  }
  if (node.type === 'ArrayExpression') return node.elements.flatMap((row) => (row === null ? [] : [row]));
  const [entries] = node.type === 'CallExpression' && isEntries(node) ? node.arguments : [];
  if (entries === undefined) return [];
  const object = bare(entries);
  const value = object.type === 'Identifier' ? bare(constants.get(object.name) ?? object) : object;
  if (value.type !== 'ObjectExpression') return [];
  return value.properties.flatMap((one) => (one.type === 'Property' ? [one.key] : []));
}

function isEntries({ callee }: CallExpression): boolean {
  return callee.type === 'MemberExpression' && nameOf(callee.property) === 'entries';
}

/** The texts of one row that the title shows: `%s` takes the cells in turn, `$name` a property. */
function shownCells(title: string, given: Node): readonly string[] {
  const row = bare(given);
  if (row.type === 'ObjectExpression')
    return row.properties.flatMap((one) => {
      if (one.type !== 'Property') return [];
      const name = nameOf(one.key) || (textOf(one.key) ?? '');
      return title.includes(`$${name}`) ? (textOf(bare(one.value)) ?? []) : [];
    });
  const cells = row.type === 'ArrayExpression' ? row.elements : [row];
  const shown = (title.match(/%[sdifjoOc]/g) ?? []).length;
  return cells.slice(0, shown).flatMap((cell) => (cell === null ? [] : (textOf(bare(cell)) ?? [])));
}

/** @throws Error when the text does not parse */
export function testNames(path: string, text: string): readonly string[] {
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path} does not parse: ${errors[0]?.message}`);
  const constants = new Map<string, Node>();
  const skipped: { readonly start: number; readonly end: number }[] = [];
  const calls: { readonly call: TestCall; readonly node: CallExpression }[] = [];
  new Visitor({
    VariableDeclarator: ({ id, init }) => {
      if (id.type === 'Identifier' && init !== null) constants.set(id.name, init);
    },
    CallExpression: (node) => {
      const call = testCall(node.callee);
      if (call === null) return;
      const runs =
        node.arguments.length > 1 && !call.modifiers.some((one) => one === 'skip' || one === 'todo');
      if (!runs) skipped.push(node);
      else calls.push({ call, node });
    },
  }).visit(program);
  return calls.flatMap(({ call, node }) => {
    const title = textOf(node.arguments[0]);
    if (title === null || skipped.some(({ start, end }) => start <= node.start && node.end <= end)) return [];
    const rows = call.table === null ? [] : rowsOf(call.table, constants);
    return [title, ...rows.flatMap((row) => shownCells(title, row))];
  });
}
