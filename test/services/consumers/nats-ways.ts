import type { Consume, Delivery } from '../subject.ts';

/** What the clients' messages have in common. */
interface Message {
  readonly info: unknown;
  ack(): void;
  ackAck(): Promise<boolean>;
  next(subject: string): void;
  nak(): void;
  term(): void;
}

/** And their consumers. */
interface Consumer<M extends Message> {
  consume(options?: { callback?: (message: M) => void }): Promise<AsyncIterable<M>>;
  next(): Promise<M | null>;
}

const deliveryOf = (message: Message): Delivery => ({
  holders: { JsMsg: message, DeliveryInfo: message.info },
  settle: {
    'JsMsg.ack': () => message.ack(),
    'JsMsg.ackAck': () => message.ackAck(),
    'JsMsg.next': () => message.next('orders.next'),
    'JsMsg.nak': () => message.nak(),
    'JsMsg.term': () => message.term(),
  },
});

/** The ways to get messages, for a client that opens a stream's consumer like that. */
export const waysOf = <M extends Message>(open: (stream: string) => Promise<Consumer<M>>) => {
  const callback: Consume = async ({ queue, handle }) => {
    const consumer = await open(queue);
    await consumer.consume({ callback: message => handle(deliveryOf(message)) });
  };
  const next: Consume = async ({ queue, handle }) => {
    const consumer = await open(queue);
    const poll = async (): Promise<never> => {
      for (;;) {
        const message = await consumer.next();
        if (message !== null) await handle(deliveryOf(message));
      }
    };
    void poll();
  };
  const iterable: Consume = async ({ queue, handle }) => {
    const messages = await (await open(queue)).consume();
    const iterate = async (): Promise<void> => {
      for await (const message of messages) await handle(deliveryOf(message));
    };
    void iterate();
  };
  return { callback, next, iterable };
};
