import { defineLibrary, functions, members } from '../model.ts';

/** A document, or an object that holds it. */
const document = ['Argument[0].Member[document]', 'Argument[0]'];

export const graphqlRequest = defineLibrary({
  package: 'graphql-request',
  versions: '>=5.0.0 <8',
  evidence: 'docs',
  docs: 'https://github.com/graffle-js/graffle/tree/graphql-request#quick-start',
  entries: [
    {
      type: 'GraphQLClient',
      member: 'request',
      is: 'call',
      service: 'http',
      document,
      headers: 'Argument[2]',
    },
    {
      type: 'GraphQLClient',
      member: 'rawRequest',
      is: 'call',
      service: 'http',
      document: ['Argument[0].Member[query]', 'Argument[0]'],
      headers: 'Argument[2]',
    },
    ...functions(['request'], {
      is: 'call',
      service: 'http',
      document: ['Argument[0].Member[document]', 'Argument[1]'],
      headers: 'Argument[3]',
    }),
    ...members('GraphQLClient', ['setHeader', 'setHeaders', 'setEndpoint'], { is: 'pure' }),
    { function: 'gql', is: 'passes', value: 'Template' },
    { construct: 'GraphQLClient', is: 'configure', what: 'client' },
  ],
});
