/** The command cannot run as asked; the message says why and what to do. Exit status 2. */
export class Refusal extends Error {}
