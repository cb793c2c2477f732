/** When the steps of a graph are done by heart: after a few that were done in one and the same way, but for one now and then. */
import { type ChangingValues, listenTo, type Told } from '../../stepChanges.js';
import type { StepResult, WholeStep } from '../../wholeStep.js';
import type { FollowedStep, LazyBinding } from './lazyBinding.js';
import type { PreparedGraph } from './preparedGraph.js';
import { areSame, Before, holdersOf, type Recipe, recipeOf, Unaccounted } from './recipe.js';
import { Replay } from './replay.js';
import { sameNumbers } from './trace.js';

/** In a row. */
const REHEARSED = 3;
/** Steps that are not done in one way by then never will be. */
const MOST_REHEARSALS = 12;
/** The JavaScript of every so manieth step runs, and is compared. */
const CHECKED_EVERY = 64;

/** A step whose JavaScript has run. */
interface Seen {
  readonly before: Before;
  /** What a replay would have taken for the values that were told of; absent for those of chance. */
  readonly foretold: readonly (ChangingValues | undefined)[];
  readonly told: Told;
  readonly result: StepResult;
}

export class Rehearsal {
  private recipe: Recipe | undefined;
  private alike = 0;
  private seen = 0;
  private done = 0;
  private replay: Replay | undefined;
  private isRefused = false;

  constructor(
    private readonly lazy: LazyBinding,
    private readonly graph: PreparedGraph,
    private readonly log: (message: string) => void,
  ) {}

  /** Undefined when its JavaScript must run. Throws what TensorFlow says of the graph. */
  byHeart<T extends StepResult>(step: WholeStep<T>): T | undefined {
    if (!this.replay || ++this.done % CHECKED_EVERY === 0) return undefined;
    const result = this.replay.step(step);
    if (!result) this.forget();
    return result;
  }

  /** Before a step's JavaScript runs: how it shall run, and what is then to be told of its end. */
  watch<T extends StepResult>(step: WholeStep<T>) {
    if (this.isRefused) return undefined;
    const before = new Before(holdersOf(step));
    const foretold = this.recipe?.told.values.map(({ make, made }) => made && make()) ?? [];
    let seen: Seen | undefined;
    return {
      compute: (): T => {
        const { result, told } = listenTo(step.compute);
        seen = { before, foretold, told, result };
        return result;
      },
      followed: (followed: FollowedStep) => {
        if (seen) this.learn(step, seen, followed);
      },
    };
  }

  /** The next steps are rehearsed anew. */
  forget(): void {
    this.replay?.dispose();
    this.replay = undefined;
    this.recipe = undefined;
    this.alike = 0;
  }

  private learn(
    step: WholeStep<StepResult>,
    { before, foretold, told, result }: Seen,
    followed: FollowedStep,
  ): void {
    try {
      for (const [at, { made }] of told.values.entries()) {
        const values = foretold[at];
        if (made && values && !sameNumbers(made, values))
          throw new Unaccounted('a value that it takes was told wrongly');
      }
      const recipe = recipeOf(step, followed, { graph: this.graph, before, told }, result);
      const isSame = this.recipe !== undefined && areSame(this.recipe, recipe);
      if (this.replay && !isSame)
        throw new Unaccounted('a step was done in another way than those before it');
      if (this.replay) return;
      this.alike = isSame ? this.alike + 1 : 1;
      this.recipe = recipe;
      if (this.alike < REHEARSED && ++this.seen > MOST_REHEARSALS)
        throw new Unaccounted('each is done in another way');
      if (this.alike < REHEARSED) return;
      this.replay = new Replay(this.lazy, this.graph, recipe);
      this.seen = 0;
    } catch (error) {
      if (!(error instanceof Unaccounted)) throw error;
      const isHopeless = this.replay !== undefined || ++this.seen > MOST_REHEARSALS;
      this.forget();
      if (!isHopeless) return;
      this.isRefused = true;
      this.log(`The JavaScript of the steps runs each time: ${error.message}.`);
    }
  }
}
