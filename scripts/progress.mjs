/** Says every 20 seconds how long the work has taken: installs are silent where nothing but their output is seen. */
export async function withProgress(what, work) {
  const started = Date.now();
  const timer = setInterval(() => {
    console.log(`  ${what}: ${Math.round((Date.now() - started) / 1000)} s`);
  }, 20_000);
  try {
    return await work;
  } finally {
    clearInterval(timer);
  }
}
