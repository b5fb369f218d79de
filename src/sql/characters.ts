/** Character classes of SQL text. */

export const isBlank = (c: string): boolean => c === ' ' || c === '\n' || c === '\t' || c === '\r' || c === '\f' || c === '\u00a0' || c === '\ufeff';

export const isDigit = (c: string): boolean => c >= '0' && c <= '9' && c.length === 1;

export const isWordStart = (c: string): boolean =>
  (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c === '_' || (c > '\u007f' && c !== '\u00a0' && c !== '\ufeff');

export const isWordPart = (c: string): boolean => isWordStart(c) || isDigit(c) || c === '$';

const OPERATORS: readonly string[] = [
  '<=>', '->>', '#>>', '!~*', '::', ':=', '<>', '!=', '<=', '>=', '==', '||', '->', '#>', '@>', '<@', '&&',
  '+=', '-=', '*=', '/=', '%=', '^=', '|=', '&=', '~*', '!~', '<<', '>>', '@@',
];

/** The longest operator at an offset, else the character itself. */
export const operatorAt = (text: string, at: number): string => {
  for (const operator of OPERATORS) if (text.startsWith(operator, at)) return operator;
  return text[at] ?? '';
};
