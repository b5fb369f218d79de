/** Walking a range of tokens. A parenthesised group counts as one step. */
import type { Token, Tokens } from './token.ts';

export interface Source {
  readonly tokens: readonly Token[];
  /** For an opening parenthesis or bracket: the index of its partner, or of the statement's end. */
  readonly closing: ReadonlyMap<number, number>;
  readonly mysql: boolean;
}

export const sourceOf = (tokens: Tokens): Source => {
  const closing = new Map<number, number>();
  const open: number[] = [];
  const close = (at: number): void => {
    const from = open.pop();
    if (from !== undefined) closing.set(from, at);
  };
  const { list } = tokens;
  for (const [index, token] of list.entries()) {
    if (token.kind !== 'symbol') continue;
    if (token.text === '(' || token.text === '[') open.push(index);
    else if (token.text === ')' || token.text === ']') close(index);
    else if (token.text === ';') while (open.length > 0) close(index);
  }
  while (open.length > 0) close(list.length);
  return { tokens: list, closing, mysql: tokens.mysql };
};

export class Cursor {
  readonly source: Source;
  readonly end: number;
  at: number;

  constructor(source: Source, at: number, end: number) {
    this.source = source;
    this.at = at;
    this.end = end;
  }

  /** From here to an index. */
  upTo(end: number): Cursor {
    return new Cursor(this.source, this.at, Math.min(end, this.end));
  }

  get done(): boolean {
    return this.at >= this.end;
  }

  get length(): number {
    return Math.max(0, this.end - this.at);
  }

  clone(): Cursor {
    return new Cursor(this.source, this.at, this.end);
  }

  peek(offset = 0): Token | undefined {
    const index = this.at + offset;
    return index >= 0 && index < this.end ? this.source.tokens[index] : undefined;
  }

  /** An unquoted word at the offset; `undefined` for anything else. */
  word(offset = 0): string | undefined {
    const token = this.peek(offset);
    return token?.kind === 'word' ? token.text : undefined;
  }

  symbol(offset = 0): string | undefined {
    const token = this.peek(offset);
    return token?.kind === 'symbol' ? token.text : undefined;
  }

  /** The words stand here, one after the other. */
  has(...words: readonly string[]): boolean {
    return words.every((word, offset) => this.word(offset) === word);
  }

  hasAny(...words: readonly string[]): boolean {
    const word = this.word();
    return word !== undefined && words.includes(word);
  }

  take(...words: readonly string[]): boolean {
    if (!this.has(...words)) return false;
    this.at += words.length;
    return true;
  }

  takeAny(...words: readonly string[]): string | undefined {
    const word = this.word();
    if (word === undefined || !words.includes(word)) return undefined;
    this.at += 1;
    return word;
  }

  takeSymbol(text: string): boolean {
    if (this.symbol() !== text) return false;
    this.at += 1;
    return true;
  }

  /** One token, or a whole group. */
  step(): void {
    const partner = this.source.closing.get(this.at);
    this.at = Math.min(this.end, (partner ?? this.at) + 1);
  }

  /** The inside of the group that opens here; moves behind it. */
  group(): Cursor | undefined {
    if (this.symbol() !== '(') return undefined;
    const partner = Math.min(this.source.closing.get(this.at) ?? this.end, this.end);
    const inside = new Cursor(this.source, this.at + 1, partner);
    this.at = Math.min(this.end, partner + 1);
    return inside;
  }

  /** The range from here to where the test holds at this level; moves there. */
  until(test: (cursor: Cursor) => boolean): Cursor {
    const from = this.at;
    while (!this.done && !test(this)) this.step();
    return new Cursor(this.source, from, this.at);
  }

  /** The parts between commas of this level. */
  items(): Cursor[] {
    const rest = this.clone();
    const items: Cursor[] = [];
    while (!rest.done) {
      items.push(rest.until(cursor => cursor.symbol() === ','));
      rest.takeSymbol(',');
    }
    return items;
  }

  /** A word at this place is a name when it follows a dot or `AS`. */
  isKeyword(): boolean {
    if (this.word() === undefined) return false;
    const before = this.source.tokens[this.at - 1];
    return !(before?.kind === 'symbol' && before.text === '.') && !(before?.kind === 'word' && before.text === 'as');
  }
}
