import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const sample = path.join(import.meta.dirname, 'sample');

/** How many of a service's files consume messages. */
export type Share = 'none' | 'tenth' | 'all';

export interface Service {
  readonly folder: string;
  /** A file with a consumer, if there is one. */
  readonly consumer: string | undefined;
  readonly remove: () => void;
}

/** The folders of the sample that are copied, and the file of each that is left out. */
const domains: Readonly<Record<Share, Readonly<Record<string, string | undefined>>>> = {
  none: { order: 'consumer.ts', invoice: 'consumer.ts' },
  tenth: { order: 'report.ts', invoice: 'report.ts' },
  all: { consumers: undefined },
};
const consumers: Readonly<Record<Share, string | undefined>> = {
  none: undefined,
  tenth: 'invoice0/consumer.ts',
  all: 'consumers0/amqp.ts',
};

const numbered = (text: string, copy: number): string =>
  text
    .replaceAll(/(?<![a-z])(order|invoice)/gu, `$1${String(copy)}`)
    .replaceAll(/(Order|Invoice)/gu, `$1${String(copy)}`);

/** A service of about that many files: copies of the sample, each with names of its own. */
export const makeService = (files: number, share: Share): Service => {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-'));
  const put = (name: string, text: string): void => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  };
  const base = { extends: path.join(root, 'tsconfig.json'), include: ['**/*.ts'], exclude: ['node_modules'] };
  put('tsconfig.json', JSON.stringify(base));
  put('package.json', JSON.stringify({ name: 'service', private: true, type: 'module' }));
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  const migration = readFileSync(path.join(sample, 'migrations/001.sql'), 'utf8');
  put('migrations/001.sql', migration);
  const shared = readdirSync(path.join(sample, 'shared'));
  for (const name of shared) put(`shared/${name}`, readFileSync(path.join(sample, 'shared', name), 'utf8'));
  const copied = Object.entries(domains[share]).flatMap(([domain, without]) =>
    readdirSync(path.join(sample, domain))
      .filter(name => name !== without)
      .map(name => ({ domain, name, text: readFileSync(path.join(sample, domain, name), 'utf8') })),
  );
  const copies = Math.max(1, Math.round((files - shared.length) / copied.length));
  for (let copy = 0; copy < copies; copy += 1) {
    for (const { domain, name, text } of copied) put(`${domain}${String(copy)}/${name}`, numbered(text, copy));
    const own = numbered(migration, copy).replaceAll(/CREATE TABLE (?!order|invoice)[^;]*;/gu, '');
    if (share !== 'all') put(`migrations/${String(copy + 2).padStart(5, '0')}.sql`, own);
  }
  const remove = (): void => {
    rmSync(folder, { recursive: true, force: true });
  };
  return { folder, consumer: consumers[share], remove };
};
