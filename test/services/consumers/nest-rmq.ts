import 'reflect-metadata';

import { Controller, Logger, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Ctx, type RmqContext, type RmqOptions, Transport } from '@nestjs/microservices';
import type { Channel, Message } from 'amqplib';

import { argumentOf } from '../argument.ts';
import { pattern } from '../brokers/nest-rmq.ts';
import { url } from '../brokers/rabbitmq.ts';
import type { Consume } from '../subject.ts';
import { deliveryOf } from './amqplib-delivery.ts';

/** A microservice whose controller's method has the decorator. Decorators are called as the functions they are. */
export const decorated =
  (decorator: (pattern: string) => MethodDecorator): Consume =>
  async ({ queue, options, handle }) => {
    class Orders {
      onMessage(context: RmqContext): unknown {
        return handle(deliveryOf(context.getChannelRef() as Channel, context.getMessage() as Message));
      }
    }
    class Application {
      readonly name = 'conformance';
    }
    const method = Object.getOwnPropertyDescriptor(Orders.prototype, 'onMessage') ?? {};
    decorator(pattern)(Orders.prototype, 'onMessage', method);
    Ctx()(Orders.prototype, 'onMessage', 0);
    Controller()(Orders);
    Module({ controllers: [Orders] })(Application);
    Logger.overrideLogger(false);
    const given = argumentOf(options, 'Configuration') as RmqOptions | undefined;
    const microservice: unknown = {
      transport: Transport.RMQ,
      options: { urls: [url], queue, queueOptions: { durable: false }, ...given?.options },
    } satisfies RmqOptions;
    const service = await NestFactory.createMicroservice(Application, microservice as never);
    await service.listen();
  };
