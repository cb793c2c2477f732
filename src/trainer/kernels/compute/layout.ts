/**
 * Where a job's numbers stand in the memory that all threads share, as indices of 32-bit integers. AssemblyScript and
 * TypeScript both read this file, so it holds plain enums only.
 */

export enum Kind {
  product,
  channelSums,
  slopeSums,
  affine,
  slopes,
  poolSlopes,
  adam,
  gate,
  pool,
}

/** The head of a job; its numbers follow, from 4 on. */
export enum Job {
  kind,
  /** Tasks that nobody has taken, counted down; zero or less between two jobs. */
  waiting,
  done,
  /** Changes with each job: threads without work sleep on it. */
  round,
}

/** How the left matrix of a product lies in memory. */
export enum Left {
  /** Rows and columns at fixed distances. */
  plain,
  /** A row is what a filter sees at one place of an image: (filter row, filter column, channel). */
  patches,
  /** The same matrix turned: a column is one place. */
  turnedPatches,
}

/** result (rows × columns) = left (rows × depth) · right (depth × columns) + bias. Addresses in bytes, steps in values. */
export enum Product {
  left = 4,
  right,
  result,
  /** Address of one value per column, or 0. */
  bias,
  isRectified,
  rows,
  columns,
  depth,
  rightRowStep,
  rightColumnStep,
  /** Of one task. */
  taskRows,
  taskColumns,
  leftKind,
  leftRowStep,
  leftColumnStep,
  /** Of the images that patches are cut from; 0 lies around them. */
  height,
  width,
  channels,
  filterWidth,
  outHeight,
  outWidth,
  strideHeight,
  strideWidth,
  padTop,
  padLeft,
  dilationHeight,
  dilationWidth,
  /** The image is read as if spread − 1 zeros lay between its values. */
  spreadHeight,
  spreadWidth,
  end,
}

/** Values of (rows × channels); a task is a block of rows. */
export enum Channels {
  rows = 4,
  channels,
  taskRows,
  x,
  /** The slope of the loss by the result. */
  dy,
  result,
  /** One value per channel each. */
  first,
  second,
  third,
  fourth,
  end,
}

/** Max pooling, which has no slopes, and its gradient; a task is an image. */
export enum Pool {
  x = 4,
  dy,
  result,
  height,
  width,
  channels,
  outHeight,
  outWidth,
  filterHeight,
  filterWidth,
  strideHeight,
  strideWidth,
  padTop,
  padLeft,
  end,
}

/** The slopes where another tensor is above zero; a task is a block of values. */
export enum Gate {
  count = 4,
  taskCount,
  y,
  dy,
  result,
  end,
}

/** Adam's step; a task is a block of values. The rates are 32-bit floats. */
export enum Adam {
  count = 4,
  taskCount,
  weight,
  gradient,
  mean,
  square,
  newWeight,
  newMean,
  newSquare,
  first,
  second,
  rate,
  epsilon,
  /** 1 − first and 1 − second, rounded once. */
  restOfFirst,
  restOfSecond,
  end,
}

/** Sizes of a product's blocks: the innermost is 4 × 8, and so much of each matrix is packed at a time. */
export enum Block {
  rows = 4,
  columns = 8,
  packedRows = 96,
  depth = 256,
  maxColumns = 512,
}

/** A thread's own memory, in bytes from its begin. */
export enum Scratch {
  tile = 0,
  zeros = 128,
  /** Of four rows: address, and bytes to the next four values. */
  sources = 192,
  /** Up to `Block.depth` places: address, row and column in the image. */
  places = 256,
  /** Of as many places: the address that a tap sees, or 0. */
  seen = 256 + 12 * 256,
  left = 256 + 16 * 256,
  right = 256 + 16 * 256 + 4 * 96 * 256,
  bytes = 256 + 16 * 256 + 4 * 96 * 256 + 4 * 256 * 512,
}
