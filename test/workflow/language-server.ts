/** An editor's side of the protocol, as far as ESLint's language server asks for it. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import {
  ApplyWorkspaceEditRequest,
  type CodeAction,
  CodeActionKind,
  CodeActionRequest,
  ConfigurationRequest,
  createProtocolConnection,
  type Diagnostic,
  DidChangeTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DocumentDiagnosticRequest,
  ExecuteCommandRequest,
  InitializedNotification,
  InitializeRequest,
  RegistrationRequest,
  StreamMessageReader,
  StreamMessageWriter,
  TextDocumentEdit,
  type TextEdit,
} from 'vscode-languageserver-protocol/node';

import { root } from '../package/packed.ts';

const script = path.join(root, 'node_modules/vscode-langservers-extracted/bin/vscode-eslint-language-server');

/** What an editor answers when the server asks for its settings: the defaults of the extension for Visual Studio Code. */
const settings = {
  validate: 'on',
  packageManager: 'npm',
  useESLintClass: true,
  experimental: {},
  codeActionOnSave: { mode: 'all' },
  format: false,
  quiet: false,
  onIgnoredFiles: 'off',
  options: {},
  rulesCustomizations: [],
  run: 'onType',
  problems: { shortenToSingleLine: false },
  nodePath: null,
  codeAction: {
    disableRuleComment: { enable: true, location: 'separateLine', commentStyle: 'line' },
    showDocumentation: { enable: true },
  },
};

export interface Editor {
  readonly open: (file: string) => void;
  /** Replaces the text of an open file, and saves nothing. */
  readonly type: (file: string, text: string) => void;
  /** Asks for the diagnostics of an open file, as an editor does when it is opened or changed. */
  readonly diagnose: (file: string) => Promise<readonly Diagnostic[]>;
  readonly quickFixes: (file: string, diagnostic: Diagnostic) => Promise<readonly CodeAction[]>;
  /** Takes a quick fix; the text of the file after it. */
  readonly take: (file: string, fix: CodeAction) => Promise<string>;
  readonly close: () => void;
}

const edited = (text: string, edits: readonly TextEdit[]): string => {
  const starts = [0, ...[...text.matchAll(/\n/gu)].map(({ index }) => index + 1)];
  const offset = ({ line, character }: TextEdit['range']['start']): number => (starts[line] ?? text.length) + character;
  return edits
    .toSorted((one, other) => offset(other.range.start) - offset(one.range.start))
    .reduce(
      (now, { range, newText }) => now.slice(0, offset(range.start)) + newText + now.slice(offset(range.end)),
      text,
    );
};

export const openEditor = async (folder: string): Promise<Editor> => {
  // In CI typescript-eslint would take the server for a single run.
  const env = { ...process.env, CI: '' };
  const server = spawn(process.execPath, [script, '--stdio'], { cwd: folder, env, stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  const workspaceFolder = { name: 'service', uri: pathToFileURL(folder).href };
  const buffers = new Map<string, string>();
  let version = 0;
  const uriOf = (file: string): string => pathToFileURL(path.join(folder, file)).href;
  const replace = (uri: string, text: string): void => {
    version += 1;
    buffers.set(uri, text);
    void connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version },
      contentChanges: [{ text }],
    });
  };

  connection.onRequest(ConfigurationRequest.type, ({ items }) => items.map(() => ({ ...settings, workspaceFolder })));
  connection.onRequest(RegistrationRequest.type, () => undefined);
  connection.onRequest(ApplyWorkspaceEditRequest.type, ({ edit }) => {
    for (const change of edit.documentChanges ?? []) {
      if (!TextDocumentEdit.is(change)) continue;
      const { uri } = change.textDocument;
      replace(uri, edited(buffers.get(uri) ?? '', change.edits as readonly TextEdit[]));
    }
    return { applied: true };
  });
  connection.listen();
  await connection.sendRequest(InitializeRequest.method, {
    processId: process.pid,
    workspaceFolders: [workspaceFolder],
    capabilities: {
      workspace: { configuration: true, workspaceFolders: true, applyEdit: true },
      textDocument: {
        diagnostic: {},
        codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [CodeActionKind.QuickFix] } } },
      },
    },
  });
  await connection.sendNotification(InitializedNotification.type, {});

  return {
    open: file => {
      const uri = uriOf(file);
      const text = readFileSync(path.join(folder, file), 'utf8');
      version += 1;
      buffers.set(uri, text);
      void connection.sendNotification(DidOpenTextDocumentNotification.type, {
        textDocument: { uri, languageId: 'typescript', version, text },
      });
    },
    type: (file, text) => {
      replace(uriOf(file), text);
    },
    diagnose: async file => {
      const report = await connection.sendRequest(DocumentDiagnosticRequest.type, {
        textDocument: { uri: uriOf(file) },
      });
      if (report.kind !== 'full') throw new Error('The server sent no full report.');
      return report.items;
    },
    quickFixes: async (file, diagnostic) => {
      const actions = await connection.sendRequest(CodeActionRequest.type, {
        textDocument: { uri: uriOf(file) },
        range: diagnostic.range,
        context: { diagnostics: [diagnostic], only: [CodeActionKind.QuickFix] },
      });
      return (actions ?? []) as readonly CodeAction[];
    },
    take: async (file, { command }) => {
      if (command === undefined) throw new Error('The quick fix has no command.');
      await connection.sendRequest(ExecuteCommandRequest.type, {
        command: command.command,
        arguments: command.arguments ?? [],
      });
      return buffers.get(uriOf(file)) ?? '';
    },
    close: () => {
      connection.dispose();
      server.kill();
    },
  };
};
