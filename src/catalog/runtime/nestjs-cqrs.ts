import { defineLibrary } from '../model.ts';

export const nestjsCqrs = defineLibrary({
  package: '@nestjs/cqrs',
  versions: '>=9.0.0 <12',
  evidence: 'docs',
  docs: 'https://docs.nestjs.com/recipes/cqrs',
  entries: [
    {
      type: 'CommandBus',
      member: 'execute',
      is: 'mediate',
      what: 'Argument[0]',
      handlers: 'CommandHandler',
      method: 'execute',
    },
    {
      type: 'QueryBus',
      member: 'execute',
      is: 'mediate',
      what: 'Argument[0]',
      handlers: 'QueryHandler',
      method: 'execute',
    },
    {
      type: 'EventBus',
      member: 'publish',
      is: 'mediate',
      what: 'Argument[0]',
      handlers: 'EventsHandler',
      method: 'handle',
      detached: true,
    },
  ],
});
