// polars.js FOLDER FILE: the same counts by polars; threads by POLARS_MAX_THREADS.
const pl = require(require.resolve("nodejs-polars", { paths: [process.argv[2]] }));
const by = ["STFIPS", "SERVICES_D", "METHUSE", "FREQ_ATND_SELF_HELP_D"];
const c = pl.col;
const n = pl.scanCSV(process.argv[3], { inferSchemaLength: 1000 })
    .filter(c("SUB1").gtEq(5).and(c("SUB1").ltEq(7)).and(c("AGE").gtEq(3)))
    .groupBy(by).agg(c("SUB1").count().alias("n")).collectSync();
process.stdout.write(n.rows().map((row) => row.map(Number).join(",")).join("\n") + "\n");
