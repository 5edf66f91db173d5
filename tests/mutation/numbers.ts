/** The numbers of a source file that look like limits: budgets, sizes, counts and times, each with what to change it to. Pure. */
import { type Expression, parseSync, Visitor } from 'oxc-parser';

export interface NumberChange {
  /** Offsets of the number in the text, the end not included. */
  readonly start: number;
  readonly end: number;
  /** What it is called, or the condition it stands in. */
  readonly name: string;
  readonly replacement: string;
}

/** Calls whose arguments are limits. */
const limiting = new Set(['max', 'min', 'length', 'lte', 'gte', 'lt', 'gt']);
const comparing = new Set(['<', '<=', '>', '>=']);

/** Names of numbers that are no limits: answers of HTTP, permissions of files. */
const others = /status|\bmode\b/i;

/**
 * Two changes for each number of 2 or more that is given a name, is a default, is compared with, or limits by a call of `max` or
 * `min`. `1024 * 1024` is one number. A count or a size becomes one more and one less; a time, called `…Ms`, is doubled and halved.
 */
export function numberChanges(file: string, text: string): readonly NumberChange[] {
  const { program } = parseSync(file, text);
  const found: NumberChange[] = [];
  const take = (name: string, node: Expression | null): void => {
    if (node === null || others.test(name) || !isNumber(node)) return;
    const { start, end } = node;
    const number = text.slice(start, end);
    const changes = /Ms\b/.test(`${name} ${number}`) ? [' * 2', ' / 2'] : [' + 1', ' - 1'];
    for (const change of changes) found.push({ start, end, name, replacement: `((${number})${change})` });
  };
  new Visitor({
    VariableDeclarator: ({ id, init }) => {
      if (id.type === 'Identifier') take(id.name, init);
    },
    AssignmentPattern: ({ left, right }) => {
      if (left.type === 'Identifier') take(left.name, right);
    },
    Property: ({ key, value }) => take(text.slice(key.start, key.end), value as Expression),
    LogicalExpression: ({ operator, left, right }) => {
      if (operator === '??') take(text.slice(left.start, left.end), right);
    },
    BinaryExpression: ({ start, end, operator, left, right }) => {
      if (!comparing.has(operator)) return;
      for (const side of [left, right]) take(text.slice(start, end), side as Expression);
    },
    CallExpression: ({ start, end, callee, arguments: given }) => {
      if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return;
      if (limiting.has(callee.property.name))
        for (const one of given) take(text.slice(start, end), one as Expression);
    },
  }).visit(program);
  return found.sort((one, other) => one.start - other.start);
}

/** A literal, or a sum or product of literals and names, in which some literal is 2 or more. */
function isNumber(node: Expression): boolean {
  let largest = 0;
  const visit = (one: Expression): boolean => {
    if (one.type === 'Literal') {
      if (typeof one.value !== 'number') return false;
      largest = Math.max(largest, one.value);
      return true;
    }
    if (one.type === 'Identifier') return true;
    return (
      one.type === 'BinaryExpression' &&
      ['+', '-', '*', '/', '**'].includes(one.operator) &&
      visit(one.left as Expression) &&
      visit(one.right)
    );
  };
  return visit(node) && largest >= 2;
}
