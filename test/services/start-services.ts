import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import type { TestProject } from 'vitest/node';

import { compile } from './compiled.ts';
import { buildSqlite } from './native-sqlite.ts';
import { isReachable, type Service, type ServiceName, services } from './services.ts';

const startLimit = 60_000;

/** Starts the services that are installed and not running, and says which ones can be reached. */
export default async function startServices(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(path.join(tmpdir(), 'services-'));
  const started: ChildProcess[] = [];
  const names = Object.keys(services) as ServiceName[];
  const [reached] = await Promise.all([
    Promise.all(names.map(name => isThere(services[name], folder, started))),
    buildSqlite(),
  ]);
  project.provide(
    'services',
    names.filter((_, index) => reached[index]),
  );
  const compiled = compile();
  project.provide('compiled', compiled);
  return async () => {
    await Promise.all(started.map(end));
    rmSync(compiled, { recursive: true, force: true });
    rmSync(folder, { recursive: true, force: true });
  };
}

async function isThere(service: Service, folder: string, started: ChildProcess[]): Promise<boolean> {
  if (await isReachable(service.port)) return true;
  if (service.command === undefined) return false;
  const [program, ...args] = service.command;
  const server = spawn(program, args, { cwd: folder, stdio: 'ignore' });
  const state = { hasFailed: false };
  const fail = (): void => {
    state.hasFailed = true;
  };
  server.once('error', fail).once('exit', fail);
  const until = Date.now() + startLimit;
  while (Date.now() < until) {
    await wait(200);
    if (state.hasFailed) return false;
    if (await isReachable(service.port)) {
      started.push(server);
      return true;
    }
  }
  await end(server);
  return false;
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise(resolve => {
    server.once('exit', resolve);
  });
  server.kill('SIGTERM');
  await ended;
}
