/** Tokens of SQL text with holes, for every dialect at once. Linear, never throws. */
import type { SqlText } from './statement.ts';
import { isBlank, isDigit, isLineStart, isWholeLine, isWordPart, isWordStart, operatorAt } from './characters.ts';

export interface Token {
  readonly kind:
    | 'word' // unquoted name or keyword; `text` is lower-case
    | 'quoted' // `x`, [x]; `text` without quotes, case kept
    | 'doubleQuoted' // "x"; a string where the dialect is MySQL
    | 'string'
    | 'number'
    | 'parameter' // `index` is the zero-based position
    | 'named' // `text` is the name without its prefix
    | 'hole' // `index` is the number of the hole; also a string that is nothing but a hole
    | 'dynamic' // a name, string or placeholder that is partly a hole
    | 'symbol';
  readonly text: string;
  readonly index: number;
  readonly start: number;
  readonly end: number;
}

export interface Tokens {
  readonly list: readonly Token[];
  /** Back-ticks were seen: a double-quoted value is a string, not a name. */
  readonly mysql: boolean;
}

const HOLE = '\0';

/** How strings end differs between dialects and cannot be told from the text alone: read it the standard way, else the MySQL way. */
export const tokenize = (text: SqlText): Tokens => {
  const standard = new Scanner(text, false).scan();
  if (!standard.backslashQuote || (!standard.unterminated && !standard.mysql)) return standard;
  const escaped = new Scanner(text, true).scan();
  return escaped.unterminated ? standard : escaped;
};

interface Scan extends Tokens {
  readonly unterminated: boolean;
  readonly backslashQuote: boolean;
}

class Scanner {
  private readonly text: string;
  private readonly holes = new Map<number, number>();
  private readonly backslash: boolean;
  /** With `$1` in the text, `?` is an operator (PostgreSQL's jsonb). */
  private readonly numbered: boolean;
  private readonly list: Token[] = [];
  private at = 0;
  private parameters = 0;
  private depth = 0;
  private nestedComments = true;
  private mysql = false;
  private unterminated = false;
  private backslashQuote = false;

  constructor(parts: SqlText, backslash: boolean) {
    let offset = 0;
    for (const [index, part] of parts.entries()) {
      offset += part.length;
      if (index < parts.length - 1) this.holes.set(offset, index);
      offset += HOLE.length;
    }
    this.text = parts.join(HOLE);
    this.backslash = backslash;
    this.numbered = /\$\d/.test(this.text);
  }

  scan(): Scan {
    while (this.at < this.text.length) this.step();
    const { list, mysql, unterminated, backslashQuote } = this;
    return { list, mysql, unterminated, backslashQuote };
  }

  private char(offset = 0): string {
    return this.text[this.at + offset] ?? '';
  }

  private isHole(at: number): boolean {
    return this.holes.has(at);
  }

  private push(kind: Token['kind'], text: string, start: number, index = -1): void {
    this.list.push({ kind, text, index, start, end: this.at });
  }

  private step(): void {
    const c = this.char();
    const start = this.at;
    if (this.isHole(start)) this.hole();
    else if (isBlank(c) || c === HOLE) this.at += 1;
    else if (c === '-' && this.char(1) === '-') this.skipLine();
    else if (c === '/' && this.char(1) === '*') this.comment();
    else if (c === '#' && this.isHashComment()) this.skipLine();
    else if (c === '\\' && isLineStart(this.text, start))
      this.skipLine(); // psql meta command
    else if (c === "'") this.quoted("'", 'string', this.backslash);
    else if (c === '"') this.quoted('"', 'doubleQuoted', this.backslash && this.mysql);
    else if (c === '`') {
      this.mysql = true;
      this.quoted('`', 'quoted', false);
    } else if (c === '[' && this.isBracketName()) this.quoted(']', 'quoted', false);
    else if (this.isNumber()) this.number();
    else if (c === '$') this.dollar();
    else if (c === '?') this.questionMark();
    else if (c === ':' || c === '@') this.prefixed(c);
    else if (c === '%' && this.isPercentParameter()) this.percent();
    else if (isWordStart(c) || (c === '#' && isWordStart(this.char(1)))) this.word();
    else this.symbol();
  }

  private isNumber(): boolean {
    if (isDigit(this.char())) return true;
    return this.char() === '.' && isDigit(this.char(1)) && !isWordPart(this.text[this.at - 1] ?? '');
  }

  private symbol(): void {
    const start = this.at;
    const text = operatorAt(this.text, start);
    this.at += text.length;
    if (text === '(') this.depth += 1;
    if (text === ')') this.depth = Math.max(0, this.depth - 1);
    this.push('symbol', text, start);
    if (text !== ';') return;
    this.depth = 0;
    if (this.isCopyFromInput()) this.skipPast('\n\\.');
  }

  private hole(): void {
    const start = this.at;
    this.at += HOLE.length;
    if (isWordPart(this.char())) {
      this.word(start);
      return;
    }
    this.push('hole', '', start, this.holes.get(start) ?? 0);
  }

  private word(start = this.at): void {
    let dynamic = start !== this.at;
    if (this.char() === '#') this.at += 1;
    while (this.at < this.text.length) {
      const hole = this.isHole(this.at);
      if (!hole && !isWordPart(this.char())) break;
      dynamic ||= hole;
      this.at += 1;
    }
    const text = this.text.slice(start, this.at).toLowerCase();
    if (dynamic) {
      this.push('dynamic', '', start);
      return;
    }
    if (this.char() === "'" && (text === 'e' || text === 'n' || text === 'b' || text === 'x')) {
      this.quoted("'", 'string', this.backslash || text === 'e');
      return;
    }
    if (text === 'go' && this.depth === 0 && isWholeLine(this.text, start, this.at)) {
      this.push('symbol', ';', start);
      return;
    }
    if (text === 'delimiter' && isLineStart(this.text, start)) {
      this.clientDelimiter();
      return;
    }
    this.push('word', text, start);
  }

  /** The text between `DELIMITER //` and `DELIMITER ;` is routines and triggers. */
  private clientDelimiter(): void {
    const next = /\ndelimiter\s*;/gi;
    next.lastIndex = this.at;
    const end = next.exec(this.text);
    this.at = end === null ? this.text.length : end.index + end[0].length;
  }

  private quoted(close: string, kind: 'string' | 'quoted' | 'doubleQuoted', backslash: boolean): void {
    const start = this.at;
    let holes = 0;
    let hole = -1;
    let text = '';
    this.at += 1;
    let from = this.at;
    for (;;) {
      if (this.at >= this.text.length) {
        this.unterminated = true;
        break;
      }
      const c = this.char();
      if (this.isHole(this.at)) {
        holes += 1;
        hole = this.holes.get(this.at) ?? 0;
      } else if (c === '\\') {
        if (this.char(1) === "'" || this.char(1) === '"') this.backslashQuote = true;
        if (backslash) {
          text += this.text.slice(from, this.at);
          this.at += 1;
          from = this.at;
        }
      } else if (c === close) {
        if (this.char(1) !== close) break;
        text += this.text.slice(from, this.at);
        this.at += 1;
        from = this.at;
      }
      this.at += 1;
    }
    text += this.text.slice(from, this.at);
    this.at = Math.min(this.at + 1, this.text.length);
    if (holes === 0) {
      this.push(kind, text, start);
      return;
    }
    if (holes === 1 && text === HOLE && kind === 'string') {
      this.push('hole', '', start, hole);
      return;
    }
    this.push('dynamic', '', start);
  }

  /** `[` opens a name (SQL Server, SQLite), unless it follows a value directly (`arr[1]`, `ARRAY[…]`). */
  private isBracketName(): boolean {
    const before = this.text[this.at - 1] ?? '';
    return (
      !isWordPart(before) && !')]['.includes(before || ' ') && (isWordStart(this.char(1)) || this.isHole(this.at + 1))
    );
  }

  private number(): void {
    const start = this.at;
    while (isWordPart(this.char()) || this.char() === '.') {
      const exponent = this.char() === 'e' || this.char() === 'E';
      this.at += 1;
      if (exponent && '+-'.includes(this.char() || ' ')) this.at += 1;
    }
    this.push('number', this.text.slice(start, this.at), start);
  }

  private dollar(): void {
    const start = this.at;
    this.at += 1;
    if (this.isHole(this.at)) {
      this.at += 1;
      this.push('dynamic', '', start);
      return; // `$${n}`
    }
    const from = this.at;
    const numeric = isDigit(this.char());
    while (this.char() !== '$' && isWordPart(this.char())) this.at += 1;
    const name = this.text.slice(from, this.at);
    if (numeric) {
      this.push('parameter', '', start, Math.max(0, Number.parseInt(name, 10) - 1));
      return;
    }
    if (this.char() === '$') {
      this.dollarQuote(start);
      return;
    }
    if (name === '') {
      this.push('symbol', '$', start);
      return;
    }
    this.push('named', name, start);
  }

  private dollarQuote(start: number): void {
    this.at += 1;
    const tag = this.text.slice(start, this.at);
    const from = this.at;
    const end = this.text.indexOf(tag, from);
    if (end < 0) this.unterminated = true;
    this.at = end < 0 ? this.text.length : end + tag.length;
    this.push('string', this.text.slice(from, end < 0 ? undefined : end), start);
  }

  private questionMark(): void {
    const start = this.at;
    this.at += 1;
    if (this.numbered || this.char() === '|' || this.char() === '&') {
      if (!isBlank(this.char()) && this.char() !== "'") this.at += 1;
      this.push('symbol', '?', start);
      return;
    }
    if (this.char() === '?') {
      this.at += 1;
      this.parameters += 1;
      this.push('dynamic', '', start);
      return; // MySQL's `??` stands for a name
    }
    const from = this.at;
    while (isDigit(this.char())) this.at += 1;
    const given = this.text.slice(from, this.at);
    const index = given === '' ? this.parameters : Math.max(0, Number.parseInt(given, 10) - 1);
    this.parameters = Math.max(this.parameters, index + 1);
    this.push('parameter', '', start, index);
  }

  /** `:name`, `@name`; not `::type`, `a[1:n]`, `@>` or `:=`. */
  private prefixed(prefix: string): void {
    const start = this.at;
    const before = this.text[start - 1] ?? '';
    if (this.isHole(start + 1) && !isWordPart(before) && before !== ':') {
      this.at += 2;
      this.push('dynamic', '', start);
      return;
    }
    if (prefix === '@' && this.char(1) === '@' && isWordStart(this.char(2))) {
      this.at += 2;
      this.word(start);
      return;
    }
    if (!isWordPart(this.char(1)) || isWordPart(before) || before === ']') {
      this.symbol();
      return;
    }
    this.at += 1;
    const from = this.at;
    while (isWordPart(this.char())) this.at += 1;
    const name = this.text.slice(from, this.at);
    if (prefix === ':' && isDigit(name[0] ?? '')) {
      this.push('parameter', '', start, Math.max(0, Number.parseInt(name, 10) - 1));
      return;
    }
    this.push('named', name, start);
  }

  /** `%s`, `%L`; `%I` stands for a name. Elsewhere `%` is an operator. */
  private isPercentParameter(): boolean {
    const before = this.text[this.at - 1] ?? '';
    return 'sLI'.includes(this.char(1) || ' ') && !isWordPart(this.char(2)) && !isWordPart(before);
  }

  private percent(): void {
    const start = this.at;
    const kind = this.char(1) === 'I' ? 'dynamic' : 'parameter';
    this.at += 2;
    this.push(kind, '', start, this.parameters);
    this.parameters += 1;
  }

  private skipLine(): void {
    const end = this.text.indexOf('\n', this.at);
    this.at = end < 0 ? this.text.length : end;
  }

  private skipPast(marker: string): void {
    const end = this.text.indexOf(marker, this.at);
    this.at = end < 0 ? this.text.length : end + marker.length;
  }

  /** PostgreSQL nests comments, the others do not: an unbalanced one switches nesting off for the rest of the text. */
  private comment(): void {
    if (this.nestedComments) {
      let depth = 0;
      let at = this.at;
      while (at < this.text.length) {
        if (this.text[at] === '/' && this.text[at + 1] === '*') depth += 1;
        else if (this.text[at] === '*' && this.text[at + 1] === '/') depth -= 1;
        else {
          at += 1;
          continue;
        }
        at += 2;
        if (depth === 0) {
          this.at = at;
          return;
        }
      }
      this.nestedComments = false;
    }
    this.at += 2;
    this.skipPast('*/');
  }

  /** MySQL's `# comment`; SQL Server's `#temp` and PostgreSQL's `#>` are not. */
  private isHashComment(): boolean {
    if (isBlank(this.char(1))) return isLineStart(this.text, this.at) || this.mysql;
    const last = this.list.at(-1);
    const afterTableWord = last?.kind === 'word' && ['from', 'into', 'table', 'join', 'update'].includes(last.text);
    return isLineStart(this.text, this.at) && !afterTableWord && this.char(1) !== '>';
  }

  /** `COPY t FROM stdin;` in a dump is followed by data, up to a line with `\.`. */
  private isCopyFromInput(): boolean {
    const before = this.list.at(-2);
    if (before?.kind !== 'word' || before.text !== 'stdin') return false;
    for (let index = this.list.length - 2; index >= 0; index -= 1) {
      const token = this.list[index];
      if (token?.kind === 'symbol' && token.text === ';') return false;
      if (token?.kind === 'word' && token.text === 'copy') return true;
    }
    return false;
  }
}
