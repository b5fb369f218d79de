/** The package as a user gets it: packed, unpacked elsewhere, used through the command line. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '../..');

export const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
  readonly name: string;
  readonly version: string;
  readonly homepage: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
};

/** On Windows npm is a script that only a shell starts. */
const npm = (args: readonly string[], cwd: string): string =>
  execFileSync('npm', args, { cwd, encoding: 'utf8', shell: process.platform === 'win32', stdio: 'pipe' });

export interface Tarball {
  readonly filename: string;
  /** Bytes. */
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string; readonly size: number }[];
}

/** Packs what `npm run build` wrote. */
export const packed = (...options: readonly string[]): Tarball => {
  if (!existsSync(path.join(root, 'dist/src/index.js'))) throw new Error('Run `npm run build` before these tests.');
  const [tarball] = JSON.parse(npm(['pack', '--ignore-scripts', '--json', ...options], root)) as readonly Tarball[];
  if (tarball === undefined) throw new Error('npm pack wrote no tarball.');
  return tarball;
};

let made: string | undefined;

/** Packs, once for all tests of a process; the path of a copy in `folder`. */
const pack = (folder: string): string => {
  if (made === undefined) {
    const own = mkdtempSync(path.join(tmpdir(), 'exactly-once-packed-'));
    process.once('exit', () => {
      rmSync(own, { recursive: true, force: true });
    });
    made = path.join(own, packed('--pack-destination', own).filename);
  }
  const copy = path.join(folder, path.basename(made));
  cpSync(made, copy);
  return copy;
};

export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Project {
  readonly folder: string;
  readonly write: (file: string, content: string) => void;
  readonly remove: (file: string) => void;
  /** Runs a package's script with Node, such as `eslint/bin/eslint.js`. */
  readonly run: (script: string, ...args: readonly string[]) => Run;
  readonly dispose: () => void;
}

const projectIn = (folder: string): Project => ({
  folder,
  write: (file, content) => {
    const target = path.join(folder, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, content);
  },
  remove: file => {
    rmSync(path.join(folder, file));
  },
  run: (script, ...args) =>
    spawnSync(process.execPath, [path.join(folder, 'node_modules', script), ...args], {
      cwd: folder,
      encoding: 'utf8',
    }),
  dispose: () => {
    rmSync(folder, { recursive: true, force: true });
  },
});

const emptyFolder = (): string => {
  const folder = mkdtempSync(path.join(tmpdir(), 'exactly-once-'));
  cpSync(path.join(root, 'test/package/sample'), folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  return folder;
};

/** A copy of the sample into which npm installs the tarball and `packages`, as the README says. */
export const installedProject = (...packages: readonly string[]): Project => {
  const folder = emptyFolder();
  npm(['install', '--save-dev', '--prefer-offline', '--no-audit', '--no-fund', ...packages, pack(folder)], folder);
  return projectIn(folder);
};

/** The same with pnpm, whose packages see only what they ask for. */
export const pnpmProject = (...packages: readonly string[]): Project => {
  const folder = emptyFolder();
  npm(['exec', '--yes', 'pnpm@10', '--', 'add', '--save-dev', ...packages, pack(folder)], folder);
  return projectIn(folder);
};

/** The commands of a package, where `npx` and scripts look for them. */
const linkCommands = (modules: string, name: string): void => {
  const { bin = {} } = JSON.parse(readFileSync(path.join(modules, name, 'package.json'), 'utf8')) as {
    readonly bin?: string | Readonly<Record<string, string>>;
  };
  const commands = typeof bin === 'string' ? { [path.basename(name)]: bin } : bin;
  for (const [command, script] of Object.entries(commands)) {
    symlinkSync(path.join(modules, name, script), path.join(modules, '.bin', command));
  }
};

/**
 * A copy of the sample with the unpacked tarball. The plugin's dependencies and the given packages are links into this checkout,
 * by the name under which the project sees them: `{ eslint: 'eslint-9' }`.
 */
export const linkedProject = (links: Readonly<Record<string, string>>): Project => {
  const folder = emptyFolder();
  const modules = path.join(folder, 'node_modules');
  mkdirSync(path.join(modules, '.bin'), { recursive: true });
  const dependencies = Object.fromEntries(Object.keys(manifest.dependencies).map(name => [name, name]));
  for (const [name, target] of Object.entries({ ...dependencies, ...links })) {
    const link = path.join(modules, name);
    mkdirSync(path.dirname(link), { recursive: true });
    symlinkSync(path.join(root, 'node_modules', target), link, 'junction');
    if (existsSync(path.join(link, 'package.json'))) linkCommands(modules, name);
  }
  const tarball = pack(folder);
  execFileSync('tar', ['-xzf', tarball, '-C', modules]);
  cpSync(path.join(modules, 'package'), path.join(modules, 'eslint-plugin-exactly-once'), { recursive: true });
  return projectIn(folder);
};
