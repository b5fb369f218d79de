import ts from 'typescript';

import { call, type Client, type Register } from '../brokers/broker.ts';
import { clients, globalNames, globalsOf, packagesOf } from '../executable.ts';
import type { ClientName } from '../generator/handler.ts';
import { Compiled } from '../harness/modules.ts';
import type { Executable } from '../harness/play.ts';
import type { Stage } from '../harness/scene.ts';
import { bodyFor } from './message.ts';
import { standInFor, workOf } from './stand-ins.ts';

/** A case of a rule's test that can be run. */
export interface Playable {
  readonly executable: Executable;
  /** What a message brings, with `ID` where its id belongs. */
  readonly body: string;
  /** Texts in it that may be SQL. */
  readonly statements: readonly string[];
}

/** Why a case cannot be run. */
export class NotPlayable extends Error {
  override readonly name = 'NotPlayable';
}

const PACKAGES: ReadonlySet<string> = new Set([
  'amqplib',
  '@google-cloud/pubsub',
  'kafkajs',
  'bullmq',
  'aws-lambda',
  'pg',
  'ioredis',
  'stripe',
  'nodemailer',
  'twilio',
  '@aws-sdk/client-sqs',
  'node:crypto',
]);

type Values = (stage: Stage, register: Register) => Readonly<Record<string, unknown>>;

/** @throws {@link NotPlayable} */
export const playableOf = (file: string, source: ts.SourceFile, checker: ts.TypeChecker): Playable => {
  for (const specifier of importsOf(source))
    if (!PACKAGES.has(specifier)) throw new NotPlayable(`there is no ${specifier}`);
  if (/x-delivery-limit|quorum/u.test(source.text)) throw new NotPlayable('its queue limits the deliveries');
  const { names, values } = declaredIn(source);
  const starts = exportedStarts(source);
  const client = clients[clientOf(source)];
  const own: Client = { ...client, start: (exported, stage, register) => begin(starts, exported, stage, register) };
  return {
    executable: {
      program: new Compiled({ [file]: source.text }, [...globalNames, ...names]),
      entry: file,
      client: own,
      packagesOf,
      globalsOf: (stage, register) => ({ ...globalsOf(stage), ...values(stage, register) }),
    },
    body: bodyFor(source, checker, dataOf(source, checker)),
    statements: textsIn(source),
  };
};

const importsOf = (source: ts.SourceFile): readonly string[] =>
  source.statements.flatMap(statement =>
    ts.isImportDeclaration(statement) && ts.isStringLiteral(statement.moduleSpecifier)
      ? [statement.moduleSpecifier.text]
      : [],
  );

const clientOf = (source: ts.SourceFile): ClientName => {
  const imported = new Set(importsOf(source));
  if (imported.has('amqplib')) {
    if (!source.text.includes('noAck')) return 'amqplib';
    if (source.text.includes('noAck: true')) return 'amqplibNoAck';
    throw new NotPlayable('whether it acknowledges is said in another way');
  }
  if (imported.has('aws-lambda')) {
    if (/\bSQS(?:Handler|Event)\b/u.test(source.text)) return 'lambda';
    throw new NotPlayable('it gets no messages of SQS');
  }
  if (imported.has('@google-cloud/pubsub')) return 'pubsub';
  if (/\bnew Worker\b/u.test(source.text)) return 'bullmq';
  if (imported.has('kafkajs') && source.text.includes('eachMessage')) return 'kafkajs';
  throw new NotPlayable('the lab has no such consumer');
};

/** Values of `declare const` and `declare function`. */
const declaredIn = (source: ts.SourceFile): { readonly names: readonly string[]; readonly values: Values } => {
  const makers = new Map<string, (stage: Stage, register: Register) => unknown>();
  for (const statement of source.statements) {
    const isDeclared = ts.canHaveModifiers(statement) && isModified(statement, ts.SyntaxKind.DeclareKeyword);
    if (!isDeclared) continue;
    if (ts.isVariableStatement(statement))
      for (const { name, type } of statement.declarationList.declarations)
        makers.set(name.getText(source), makerFor(type, source));
    else if (ts.isFunctionDeclaration(statement) && statement.type?.getText(source) === 'Promise<void>')
      makers.set(statement.name?.text ?? '', workOf);
    else if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement))
      throw new NotPlayable(`nothing stands in for ${statement.name?.text ?? ''}`);
  }
  return {
    names: [...makers.keys()],
    values: (stage, register) => Object.fromEntries([...makers].map(([name, make]) => [name, make(stage, register)])),
  };
};

const isModified = (node: ts.HasModifiers, kind: ts.ModifierSyntaxKind): boolean =>
  ts.getModifiers(node)?.some(modifier => modifier.kind === kind) === true;

const makerFor = (
  type: ts.TypeNode | undefined,
  source: ts.SourceFile,
): ((stage: Stage, register: Register) => unknown) => {
  if (type?.kind === ts.SyntaxKind.StringKeyword) return () => 'text';
  const name = type !== undefined && ts.isTypeReferenceNode(type) ? type.typeName.getText(source) : '';
  const make = standInFor(name);
  if (make === undefined) throw new NotPlayable(`nothing stands in for ${type?.getText(source) ?? 'a value'}`);
  return make;
};

interface Start {
  readonly name: string;
  readonly isGivenText: boolean;
  readonly arguments: readonly ((stage: Stage, register: Register) => unknown)[];
}

/** Exported functions that the lab can call, with what they take. */
const exportedStarts = (source: ts.SourceFile): readonly Start[] => {
  const found: Start[] = [];
  const add = (name: string, parameters: readonly ts.ParameterDeclaration[]): void => {
    if (parameters.length === 0 || ['handler', 'onMessage'].includes(name)) return;
    found.push({
      name,
      arguments: parameters.map(({ type }) => makerFor(type, source)),
      isGivenText: parameters.some(({ type }) => type?.kind === ts.SyntaxKind.StringKeyword),
    });
  };
  for (const statement of source.statements) {
    if (!ts.canHaveModifiers(statement) || !isModified(statement, ts.SyntaxKind.ExportKeyword)) continue;
    if (ts.isFunctionDeclaration(statement)) add(statement.name?.text ?? '', statement.parameters);
    else if (ts.isVariableStatement(statement))
      for (const { name, initializer } of statement.declarationList.declarations)
        if (initializer !== undefined && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer)))
          add(name.getText(source), initializer.parameters);
  }
  // What is given a text sends it, where something else listens.
  const listening = found.filter(({ isGivenText }) => !isGivenText);
  return listening.length > 0 ? listening : found;
};

const begin = async (
  starts: readonly Start[],
  exported: Readonly<Record<string, unknown>>,
  stage: Stage,
  register: Register,
): Promise<void> => {
  // What the client takes without being asked: the exported handler of a Lambda, a function for messages.
  const handler = exported['handler'] ?? exported['onMessage'];
  if (handler !== undefined) register(handler);
  for (const { name, arguments: makers } of starts)
    await call(exported[name], ...makers.map(make => make(stage, register)));
};

/** What the jobs of `new Worker<T>` bring. */
const dataOf = (source: ts.SourceFile, checker: ts.TypeChecker): ts.Type | undefined => {
  let found: ts.Type | undefined;
  const visit = (node: ts.Node): void => {
    if (ts.isNewExpression(node) && node.expression.getText(source) === 'Worker') {
      const signature = checker.getResolvedSignature(node);
      const returned = signature === undefined ? undefined : checker.getReturnTypeOfSignature(signature);
      const [data] = returned === undefined ? [] : checker.getTypeArguments(returned as ts.TypeReference);
      if (data !== undefined) found ??= data;
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
};

/** Text literals, with a parameter for each hole. */
const textsIn = (source: ts.SourceFile): readonly string[] => {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) found.push(node.text);
    if (ts.isTemplateExpression(node))
      found.push([node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('$1'));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found.filter(text => /^\s*(?:insert|update|delete|select|with)\b/iu.test(text));
};
