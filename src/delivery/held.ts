import { questionsIn, stepsOf } from '../effects/parts.ts';
import type { Condition, Program, Step, StepId } from '../effects/program.ts';

/**
 * The steps that run only after an answer let them: inside a branch that asks, or after one whose other side leaves; also after a
 * statement that returns when a step of it fails. Static, over all paths; `asks` is about one question, what it is made of is looked at
 * here, and `answers` about a step whose failure is an answer.
 */
export const heldSteps = (
  program: Program,
  asks: (condition: Condition) => boolean,
  answers: (step: Step) => boolean = () => false,
): ReadonlySet<StepId> => {
  const walk = new Walk(asks, answers);
  walk.visit(program, false);
  return walk.held;
};

interface After {
  /** What follows runs only if the answer allowed it. */
  readonly held: boolean;
  /** Nothing follows. */
  readonly leaves: boolean;
}

const returns = (program: Program | undefined): boolean =>
  program?.kind === 'sequence' ? program.parts.some(returns) : program?.kind === 'exit' && program.how === 'return';

class Walk {
  readonly held = new Set<StepId>();
  private readonly asks: (condition: Condition) => boolean;
  private readonly answers: (step: Step) => boolean;

  constructor(asks: (condition: Condition) => boolean, answers: (step: Step) => boolean) {
    this.asks = asks;
    this.answers = answers;
  }

  visit(program: Program, held: boolean): After {
    switch (program.kind) {
      case 'step':
        if (held) this.held.add(program.id);
        return { held, leaves: false };
      case 'exit':
        return { held, leaves: true };
      case 'sequence': {
        let now = held;
        for (const part of program.parts) {
          const after = this.visit(part, now);
          if (after.leaves) return after;
          now = after.held;
        }
        return { held: now, leaves: false };
      }
      case 'branch':
        return this.branch(program, held);
      case 'call':
      case 'block':
        return { held: this.visit(program.body, held).held, leaves: false };
      case 'loop':
      case 'detached':
        this.visit(program.body, held);
        return { held, leaves: false };
      case 'transaction':
        return this.visit(program.body, held);
      case 'attempt': {
        const body = this.visit(program.body, held);
        if (program.catch !== undefined) this.visit(program.catch.body, held);
        if (program.finally !== undefined) this.visit(program.finally, held);
        const isAnswer = returns(program.catch?.body) && [...stepsOf(program.body)].some(this.answers);
        return { held: body.held || isAnswer, leaves: body.leaves && program.catch === undefined };
      }
      case 'parallel':
        for (const part of program.branches) this.visit(part, held);
        return { held, leaves: false };
      case 'join':
        return { held, leaves: false };
    }
  }

  private branch({ condition, then, else: otherwise }: Extract<Program, { kind: 'branch' }>, held: boolean): After {
    const inside = held || this.isAsked(condition);
    const yes = this.visit(then, inside);
    const no = this.visit(otherwise, inside);
    if (yes.leaves && no.leaves) return { held, leaves: true };
    // Where one side leaves, the other goes on with what was asked.
    if (yes.leaves) return { held: no.held, leaves: false };
    if (no.leaves) return { held: yes.held, leaves: false };
    return { held, leaves: false };
  }

  private isAsked(condition: Condition): boolean {
    return [...questionsIn(condition)].some(question => this.asks(question));
  }
}
