import 'reflect-metadata';

import { AmqpConnection, defaultNackErrorHandler, Nack, RabbitMQModule } from '@golevelup/nestjs-rabbitmq';
import type { INestApplicationContext, Provider } from '@nestjs/common';
import { Logger, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

import { argumentOf } from '../argument.ts';
import { url } from '../brokers/rabbitmq.ts';
import type { Delivery, Options } from '../subject.ts';

const create = (providers: Provider[]): Promise<INestApplicationContext> => {
  class Application {
    readonly name = 'conformance';
  }
  const rabbit = RabbitMQModule.forRoot({ uri: url });
  Module({ imports: [rabbit], providers, exports: [rabbit] })(Application);
  Logger.overrideLogger(false);
  // Registers listeners once in a process, or after a shutdown.
  Reflect.set(RabbitMQModule, 'bootstrapped', false);
  return NestFactory.createApplicationContext(Application);
};

let created: Promise<unknown> = Promise.resolve();

/** A Nest application with the module and a listener. Decorators are called as the functions they are. */
export const applicationWith = (...providers: Provider[]): Promise<INestApplicationContext> => {
  const application = created.then(() => create(providers));
  created = application;
  return application;
};

export const connectionOf = (application: INestApplicationContext): AmqpConnection =>
  application.get(AmqpConnection, { strict: false });

export const deliveryOf = (): Delivery => ({
  holders: {},
  settle: { Nack: options => new Nack(options['Argument[0]'] as boolean | undefined) },
});

/** The subscription's options; a handler of errors is one that the package brings. */
export const subscriptionOf = (queue: string, options: Options, argument: string) => {
  const { errorHandler, ...given } = (argumentOf(options, argument) ?? {}) as Readonly<Record<string, unknown>>;
  return {
    queue,
    createQueueIfNotExists: false,
    ...given,
    ...(errorHandler === undefined ? {} : { errorHandler: defaultNackErrorHandler }),
  };
};
