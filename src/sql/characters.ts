/** Character classes of SQL text. */

export const isBlank = (c: string): boolean =>
  c === ' ' || c === '\n' || c === '\t' || c === '\r' || c === '\f' || c === '\u00a0' || c === '\ufeff';

export const isDigit = (c: string): boolean => c >= '0' && c <= '9' && c.length === 1;

export const isWordStart = (c: string): boolean =>
  (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c === '_' || (c > '\u007f' && c !== '\u00a0' && c !== '\ufeff');

export const isWordPart = (c: string): boolean => isWordStart(c) || isDigit(c) || c === '$';

const OPERATORS: readonly string[] = [
  '<=>',
  '->>',
  '#>>',
  '!~*',
  '::',
  ':=',
  '<>',
  '!=',
  '<=',
  '>=',
  '==',
  '||',
  '->',
  '#>',
  '@>',
  '<@',
  '&&',
  '+=',
  '-=',
  '*=',
  '/=',
  '%=',
  '^=',
  '|=',
  '&=',
  '~*',
  '!~',
  '<<',
  '>>',
  '@@',
];

/** The longest operator at an offset, else the character itself. */
export const operatorAt = (text: string, at: number): string => {
  for (const operator of OPERATORS) if (text.startsWith(operator, at)) return operator;
  return text[at] ?? '';
};

/** How many blanks before or after a word are looked at to tell whether it stands at a line's start or alone in it. */
const MAX_BLANKS = 80;

export const isLineStart = (text: string, at: number): boolean => {
  let back = at - 1;
  while (back >= 0 && at - back < MAX_BLANKS && isBlank(text[back] ?? '')) {
    if (text[back] === '\n') return true;
    back -= 1;
  }
  return back < 0;
};

/** The word from `start` to `end` is alone in its line, but for a number or a semicolon after it. */
export const isWholeLine = (text: string, start: number, end: number): boolean => {
  if (!isLineStart(text, start)) return false;
  for (let at = end; at < text.length && at - end < MAX_BLANKS; at += 1) {
    const c = text[at] ?? '';
    if (c === '\n') return true;
    if (!isBlank(c) && !isDigit(c) && c !== ';') return false;
  }
  return text.length - end < MAX_BLANKS;
};
