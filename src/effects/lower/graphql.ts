/** What a GraphQL document asks for; `undefined` when it names no operation: a fragment, or a text that is not known. */
export function operationOf(document: string): 'query' | 'mutation' | undefined {
  let depth = 0;
  let isFragment = false;
  let operation: 'query' | 'mutation' | undefined;
  for (const [token] of document.matchAll(TOKEN)) {
    if (token === '{') {
      // The short form of a query has no keyword.
      if (depth === 0 && !isFragment) operation ??= 'query';
      depth += 1;
      isFragment = false;
    } else if (token === '}') depth -= 1;
    else if (depth > 0) continue;
    else if (token === 'mutation') return 'mutation';
    else if (token === 'fragment') isFragment = true;
    else if (token === 'query' || token === 'subscription') operation = 'query';
  }
  return operation;
}

/** Braces and words; comments and texts are passed over. */
const TOKEN = /#[^\n]*|"(?:[^"\\]|\\.)*"|[{}]|\w+/gu;
