import type { Handler, Node } from './handler.ts';

/** The handler in each form that is a little simpler. */
export const simplerThan = (handler: Handler): readonly Handler[] => [
  ...(handler.shape === 'inline' ? [] : [{ ...handler, shape: 'inline' } as const]),
  ...simplerLists(handler.nodes)
    .filter(nodes => nodes.length > 0)
    .map(nodes => ({ ...handler, nodes })),
];

/** One node less, one node that gives way to what it holds, or one that is simpler itself. */
const simplerLists = (nodes: readonly Node[]): readonly (readonly Node[])[] =>
  nodes.flatMap((node, index) => {
    const replaced = (by: readonly Node[]): readonly Node[] => [
      ...nodes.slice(0, index),
      ...by,
      ...nodes.slice(index + 1),
    ];
    // Without its settlement it would be another handler, not a simpler one.
    return [...(node.kind === 'ack' ? [] : [replaced([])]), ...simplerNodes(node).map(replaced)];
  });

const simplerNodes = (node: Node): readonly (readonly Node[])[] => {
  switch (node.kind) {
    case 'effect':
      return node.detached === undefined && node.isOutside === undefined ? [] : [[{ kind: 'effect', name: node.name }]];
    case 'branch':
      return [
        node.then,
        ...(node.else.length > 0 ? [node.else, [{ ...node, else: [] }]] : []),
        ...simplerLists(node.then).map(then => [{ ...node, then }]),
        ...simplerLists(node.else).map(other => [{ ...node, else: other }]),
      ];
    case 'transaction':
      return [
        ...(node.claims ? [[{ ...node, claims: false }]] : []),
        ...simplerLists(node.body).map(body => [{ ...node, body }]),
      ];
    case 'attempt':
    case 'helper':
      return [node.body, ...simplerLists(node.body).map(body => [{ ...node, body }])];
    case 'parallel':
      return [node.names.map(name => ({ kind: 'effect', name }) as const)];
    case 'items':
      return [[{ kind: 'effect', name: node.name }]];
    default:
      return [];
  }
};
