// [[code, value], …] on standard input → what numfmt shows of each, null where it refuses, on standard output.
// `node with_numfmt.cjs NODE_MODULES`. The file is named outright: the package's own "exports" name one that it lacks.
const { format } = require(require("path").join(process.argv[2], "numfmt", "dist", "index.js"));

const shown = JSON.parse(require("fs").readFileSync(0, "utf8")).map(([code, value]) => {
  try {
    return format(code, value, { locale: "zh-CN", nbsp: false });
  } catch {
    return null;
  }
});
process.stdout.write(JSON.stringify(shown));
