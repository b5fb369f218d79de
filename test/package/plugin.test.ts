import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import ts from 'typescript';
import { describe, expect, it } from 'vitest';

import exactlyOnce from '../../src/index.ts';
import { rules } from '../../rules/index.ts';
import { manifest, root } from './packed.ts';
import { readme } from './readme.ts';

const helpers = ['create-rule.ts', 'index.ts'];
const ruleFiles = readdirSync(path.join(root, 'rules')).filter(file => !helpers.includes(file));
const pages = existsSync(path.join(root, 'docs/rules')) ? readdirSync(path.join(root, 'docs/rules')) : [];

describe('the plugin', () => {
  it('says who it is', () => {
    const { name, version } = manifest;
    expect(exactlyOnce.meta).toEqual({ name, version, namespace: 'exactly-once' });
  });

  it('has a rule for every file in rules, and a page for every rule', () => {
    const ids = Object.keys(exactlyOnce.rules).toSorted();
    expect(ids).toEqual(ruleFiles.map(file => path.basename(file, '.ts')).toSorted());
    expect(ids).toEqual(pages.map(file => path.basename(file, '.md')).toSorted());
    expect(ids).not.toEqual([]);
  });
});

describe.each(Object.entries<(typeof rules)[keyof typeof rules]>(rules))('rule %s', (id, rule) => {
  const { docs, schema, defaultOptions, messages, languages } = rule.meta;

  it('has its id as name and its page as url', () => {
    expect(rule.name).toBe(id);
    expect(docs.url).toBe(`${manifest.homepage}/blob/v${manifest.version}/docs/rules/${id}.md`);
  });

  it('declares what ESLint and its tools ask for', () => {
    expect(docs.description).toMatch(/^(?:Disallow|Require) .*[^.]$/u);
    expect(docs.requiresTypeChecking).toBe(true);
    expect(languages).toEqual(['js/js']);
    // A placeholder may stand for the last sentence.
    for (const message of Object.values(messages)) expect(message).toMatch(/(?:\.|\}\})$/u);
    expect(schema).toBeInstanceOf(Array);
    expect(defaultOptions).toHaveLength((schema as readonly unknown[]).length);
  });
});

describe('the package', () => {
  const sources = ['src', 'rules'].flatMap(folder =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter(file => file.endsWith('.ts'))
      .map(file => path.join(root, folder, file)),
  );

  it('asks for every package that its sources import', () => {
    const imported = sources
      .flatMap(file => ts.preProcessFile(readFileSync(file, 'utf8')).importedFiles.map(({ fileName }) => fileName))
      .filter(name => !name.startsWith('.') && !name.startsWith('node:'));
    const asked = { ...manifest.dependencies, ...manifest.peerDependencies };
    expect(imported).not.toEqual([]);
    expect(imported.filter(name => !Object.hasOwn(asked, name))).toEqual([]);
  });
});

describe('the README', () => {
  it('links to files that exist', () => {
    const links = [...readme.matchAll(/\]\((?!https?:|#)(?<link>[^)#]+)/gu)].map(match => match.groups?.link ?? '');
    expect(links).not.toEqual([]);
    expect(links.filter(link => !existsSync(path.join(root, link)))).toEqual([]);
  });
});
