/** Speed, time left, and how much of the time the device waits for data. */
import { expect, test, vi } from 'vitest';
import { Progress } from '../../src/trainer/progress.js';

test('pauses count towards nothing, and waiting for data is a share of the rest', () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  try {
    const progress = new Progress(11);
    vi.advanceTimersByTime(5000);
    expect(progress.batchDone(10)).toEqual({ imagesPerSecond: 2, secondsLeft: 50 });
    for (let batch = 0; batch < 4; batch++) {
      vi.advanceTimersByTime(300);
      progress.waitedForData(300);
      vi.advanceTimersByTime(700);
      const pace = progress.batchDone(10);
      expect(pace.imagesPerSecond).toBeCloseTo(10);
      expect(pace.waiting).toBeCloseTo(0.3);
    }
    vi.advanceTimersByTime(3_600_000);
    progress.leaveOut(3_600_000);
    vi.advanceTimersByTime(1000);
    expect(progress.batchDone(10).secondsLeft).toBeCloseTo(5);
    expect(progress.seconds).toBeCloseTo(10);
  } finally {
    vi.useRealTimers();
  }
});

test('a device that hardly waits has no word of it', () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  try {
    const progress = new Progress(3);
    vi.advanceTimersByTime(100);
    progress.batchDone(10);
    progress.waitedForData(50);
    vi.advanceTimersByTime(1000);
    expect(progress.batchDone(10)).not.toHaveProperty('waiting');
  } finally {
    vi.useRealTimers();
  }
});
