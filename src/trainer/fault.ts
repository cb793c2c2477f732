/** A failure whose message is already a sentence for the user: expected, found, what to do. */
export class TrainingFault extends Error {}
