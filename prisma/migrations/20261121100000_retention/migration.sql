-- History by partitions: of each table one for each environment, and of that one for each period of time. What there is moves into a first
-- partition that reaches from the beginning to the end of the present period.

CREATE TYPE "RetentionKind" AS ENUM ('SAMPLES', 'MINUTES', 'HOURS', 'DAYS', 'LOGS', 'STATUS_CHANGES');
CREATE TYPE "RollupLevel" AS ENUM ('MINUTES', 'HOURS', 'DAYS');

ALTER TABLE "host_samples" RENAME TO "host_samples_before";
ALTER TABLE "host_samples_before" RENAME CONSTRAINT "host_samples_pkey" TO "host_samples_before_pkey";
ALTER TABLE "pipeline_minutes" RENAME TO "pipeline_minutes_before";
ALTER TABLE "pipeline_minutes_before" RENAME CONSTRAINT "pipeline_minutes_pkey" TO "pipeline_minutes_before_pkey";
ALTER INDEX "pipeline_minutes_pipeline_id_minute_idx" RENAME TO "pipeline_minutes_pipeline_id_minute_idx_before";
ALTER TABLE "component_minutes" RENAME TO "component_minutes_before";
ALTER TABLE "component_minutes_before" RENAME CONSTRAINT "component_minutes_pkey" TO "component_minutes_before_pkey";
ALTER INDEX "component_minutes_component_id_minute_idx" RENAME TO "component_minutes_component_id_minute_idx_before";
ALTER TABLE "log_entries" RENAME TO "log_entries_before";
ALTER TABLE "log_entries_before" RENAME CONSTRAINT "log_entries_pkey" TO "log_entries_before_pkey";
ALTER INDEX "log_entries_node_id_seq_idx" RENAME TO "log_entries_node_id_seq_idx_before";
ALTER TABLE "status_changes" RENAME TO "status_changes_before";
ALTER TABLE "status_changes_before" RENAME CONSTRAINT "status_changes_pkey" TO "status_changes_before_pkey";
ALTER INDEX "status_changes_node_id_seq_idx" RENAME TO "status_changes_node_id_seq_idx_before";

CREATE TABLE "retentions" (
    "environment_id" INTEGER NOT NULL,
    "kind" "RetentionKind" NOT NULL,
    "keep_days" INTEGER NOT NULL,

    CONSTRAINT "retentions_pkey" PRIMARY KEY ("environment_id","kind")
);

CREATE TABLE "rollups" (
    "environment_id" INTEGER NOT NULL,
    "level" "RollupLevel" NOT NULL,
    "through" TIMESTAMPTZ(3) NOT NULL,
    "redo_from" TIMESTAMPTZ(3),

    CONSTRAINT "rollups_pkey" PRIMARY KEY ("environment_id","level")
);

CREATE TABLE "sweeps" (
    "id" SERIAL NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "rolled_up" INTEGER NOT NULL DEFAULT 0,
    "dropped" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,

    CONSTRAINT "sweeps_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "host_samples" (
    "environment_id" INTEGER NOT NULL,
    "node_id" INTEGER NOT NULL,
    "sampled_at" TIMESTAMPTZ(3) NOT NULL,
    "cpu_percent" DOUBLE PRECISION,
    "memory_used" BIGINT,
    "memory_total" BIGINT,
    "swap_used" BIGINT,
    "load_1" DOUBLE PRECISION,
    "filesystem_used_percent" DOUBLE PRECISION,
    "disk_read_rate" DOUBLE PRECISION,
    "disk_write_rate" DOUBLE PRECISION,
    "net_rx_rate" DOUBLE PRECISION,
    "net_tx_rate" DOUBLE PRECISION,
    "temperature_celsius" DOUBLE PRECISION,

    CONSTRAINT "host_samples_pkey" PRIMARY KEY ("environment_id","node_id","sampled_at")
) PARTITION BY LIST ("environment_id");

CREATE TABLE "host_minutes" (
    "environment_id" INTEGER NOT NULL,
    "node_id" INTEGER NOT NULL,
    "minute" TIMESTAMPTZ(0) NOT NULL,
    "samples" INTEGER NOT NULL,
    "cpu_percent_count" INTEGER NOT NULL,
    "cpu_percent_sum" DOUBLE PRECISION,
    "cpu_percent_min" DOUBLE PRECISION,
    "cpu_percent_max" DOUBLE PRECISION,
    "memory_used_count" INTEGER NOT NULL,
    "memory_used_sum" DOUBLE PRECISION,
    "memory_used_min" DOUBLE PRECISION,
    "memory_used_max" DOUBLE PRECISION,
    "load_1_count" INTEGER NOT NULL,
    "load_1_sum" DOUBLE PRECISION,
    "load_1_min" DOUBLE PRECISION,
    "load_1_max" DOUBLE PRECISION,
    "filesystem_used_percent_count" INTEGER NOT NULL,
    "filesystem_used_percent_sum" DOUBLE PRECISION,
    "filesystem_used_percent_min" DOUBLE PRECISION,
    "filesystem_used_percent_max" DOUBLE PRECISION,
    "disk_read_rate_count" INTEGER NOT NULL,
    "disk_read_rate_sum" DOUBLE PRECISION,
    "disk_read_rate_min" DOUBLE PRECISION,
    "disk_read_rate_max" DOUBLE PRECISION,
    "disk_write_rate_count" INTEGER NOT NULL,
    "disk_write_rate_sum" DOUBLE PRECISION,
    "disk_write_rate_min" DOUBLE PRECISION,
    "disk_write_rate_max" DOUBLE PRECISION,
    "net_rx_rate_count" INTEGER NOT NULL,
    "net_rx_rate_sum" DOUBLE PRECISION,
    "net_rx_rate_min" DOUBLE PRECISION,
    "net_rx_rate_max" DOUBLE PRECISION,
    "net_tx_rate_count" INTEGER NOT NULL,
    "net_tx_rate_sum" DOUBLE PRECISION,
    "net_tx_rate_min" DOUBLE PRECISION,
    "net_tx_rate_max" DOUBLE PRECISION,
    "temperature_celsius_count" INTEGER NOT NULL,
    "temperature_celsius_sum" DOUBLE PRECISION,
    "temperature_celsius_min" DOUBLE PRECISION,
    "temperature_celsius_max" DOUBLE PRECISION,

    CONSTRAINT "host_minutes_pkey" PRIMARY KEY ("environment_id","node_id","minute")
) PARTITION BY LIST ("environment_id");

CREATE TABLE "host_hours" (
    "environment_id" INTEGER NOT NULL,
    "node_id" INTEGER NOT NULL,
    "hour" TIMESTAMPTZ(0) NOT NULL,
    "samples" INTEGER NOT NULL,
    "cpu_percent_count" INTEGER NOT NULL,
    "cpu_percent_sum" DOUBLE PRECISION,
    "cpu_percent_min" DOUBLE PRECISION,
    "cpu_percent_max" DOUBLE PRECISION,
    "memory_used_count" INTEGER NOT NULL,
    "memory_used_sum" DOUBLE PRECISION,
    "memory_used_min" DOUBLE PRECISION,
    "memory_used_max" DOUBLE PRECISION,
    "load_1_count" INTEGER NOT NULL,
    "load_1_sum" DOUBLE PRECISION,
    "load_1_min" DOUBLE PRECISION,
    "load_1_max" DOUBLE PRECISION,
    "filesystem_used_percent_count" INTEGER NOT NULL,
    "filesystem_used_percent_sum" DOUBLE PRECISION,
    "filesystem_used_percent_min" DOUBLE PRECISION,
    "filesystem_used_percent_max" DOUBLE PRECISION,
    "disk_read_rate_count" INTEGER NOT NULL,
    "disk_read_rate_sum" DOUBLE PRECISION,
    "disk_read_rate_min" DOUBLE PRECISION,
    "disk_read_rate_max" DOUBLE PRECISION,
    "disk_write_rate_count" INTEGER NOT NULL,
    "disk_write_rate_sum" DOUBLE PRECISION,
    "disk_write_rate_min" DOUBLE PRECISION,
    "disk_write_rate_max" DOUBLE PRECISION,
    "net_rx_rate_count" INTEGER NOT NULL,
    "net_rx_rate_sum" DOUBLE PRECISION,
    "net_rx_rate_min" DOUBLE PRECISION,
    "net_rx_rate_max" DOUBLE PRECISION,
    "net_tx_rate_count" INTEGER NOT NULL,
    "net_tx_rate_sum" DOUBLE PRECISION,
    "net_tx_rate_min" DOUBLE PRECISION,
    "net_tx_rate_max" DOUBLE PRECISION,
    "temperature_celsius_count" INTEGER NOT NULL,
    "temperature_celsius_sum" DOUBLE PRECISION,
    "temperature_celsius_min" DOUBLE PRECISION,
    "temperature_celsius_max" DOUBLE PRECISION,

    CONSTRAINT "host_hours_pkey" PRIMARY KEY ("environment_id","node_id","hour")
) PARTITION BY LIST ("environment_id");

CREATE TABLE "host_days" (
    "environment_id" INTEGER NOT NULL,
    "node_id" INTEGER NOT NULL,
    "day" TIMESTAMPTZ(0) NOT NULL,
    "samples" INTEGER NOT NULL,
    "cpu_percent_count" INTEGER NOT NULL,
    "cpu_percent_sum" DOUBLE PRECISION,
    "cpu_percent_min" DOUBLE PRECISION,
    "cpu_percent_max" DOUBLE PRECISION,
    "memory_used_count" INTEGER NOT NULL,
    "memory_used_sum" DOUBLE PRECISION,
    "memory_used_min" DOUBLE PRECISION,
    "memory_used_max" DOUBLE PRECISION,
    "load_1_count" INTEGER NOT NULL,
    "load_1_sum" DOUBLE PRECISION,
    "load_1_min" DOUBLE PRECISION,
    "load_1_max" DOUBLE PRECISION,
    "filesystem_used_percent_count" INTEGER NOT NULL,
    "filesystem_used_percent_sum" DOUBLE PRECISION,
    "filesystem_used_percent_min" DOUBLE PRECISION,
    "filesystem_used_percent_max" DOUBLE PRECISION,
    "disk_read_rate_count" INTEGER NOT NULL,
    "disk_read_rate_sum" DOUBLE PRECISION,
    "disk_read_rate_min" DOUBLE PRECISION,
    "disk_read_rate_max" DOUBLE PRECISION,
    "disk_write_rate_count" INTEGER NOT NULL,
    "disk_write_rate_sum" DOUBLE PRECISION,
    "disk_write_rate_min" DOUBLE PRECISION,
    "disk_write_rate_max" DOUBLE PRECISION,
    "net_rx_rate_count" INTEGER NOT NULL,
    "net_rx_rate_sum" DOUBLE PRECISION,
    "net_rx_rate_min" DOUBLE PRECISION,
    "net_rx_rate_max" DOUBLE PRECISION,
    "net_tx_rate_count" INTEGER NOT NULL,
    "net_tx_rate_sum" DOUBLE PRECISION,
    "net_tx_rate_min" DOUBLE PRECISION,
    "net_tx_rate_max" DOUBLE PRECISION,
    "temperature_celsius_count" INTEGER NOT NULL,
    "temperature_celsius_sum" DOUBLE PRECISION,
    "temperature_celsius_min" DOUBLE PRECISION,
    "temperature_celsius_max" DOUBLE PRECISION,

    CONSTRAINT "host_days_pkey" PRIMARY KEY ("environment_id","node_id","day")
) PARTITION BY LIST ("environment_id");

CREATE TABLE "pipeline_minutes" (
    "environment_id" INTEGER NOT NULL,
    "node_id" INTEGER NOT NULL,
    "pipeline_id" INTEGER NOT NULL,
    "minute" TIMESTAMPTZ(0) NOT NULL,
    "samples" INTEGER NOT NULL,
    "events_in" BIGINT NOT NULL,
    "events_out" BIGINT NOT NULL,
    "errors_total" BIGINT NOT NULL,
    "events_discarded" BIGINT NOT NULL,
    "bytes_in" BIGINT NOT NULL,
    "bytes_out" BIGINT NOT NULL,
    "utilization_sum" DOUBLE PRECISION NOT NULL,
    "utilization_samples" INTEGER NOT NULL,

    CONSTRAINT "pipeline_minutes_pkey" PRIMARY KEY ("environment_id","node_id","pipeline_id","minute")
) PARTITION BY LIST ("environment_id");

CREATE TABLE "pipeline_hours" (
    "environment_id" INTEGER NOT NULL,
    "node_id" INTEGER NOT NULL,
    "pipeline_id" INTEGER NOT NULL,
    "hour" TIMESTAMPTZ(0) NOT NULL,
    "samples" INTEGER NOT NULL,
    "events_in" BIGINT NOT NULL,
    "events_out" BIGINT NOT NULL,
    "errors_total" BIGINT NOT NULL,
    "events_discarded" BIGINT NOT NULL,
    "bytes_in" BIGINT NOT NULL,
    "bytes_out" BIGINT NOT NULL,
    "utilization_sum" DOUBLE PRECISION NOT NULL,
    "utilization_samples" INTEGER NOT NULL,

    CONSTRAINT "pipeline_hours_pkey" PRIMARY KEY ("environment_id","node_id","pipeline_id","hour")
) PARTITION BY LIST ("environment_id");

CREATE TABLE "pipeline_days" (
    "environment_id" INTEGER NOT NULL,
    "node_id" INTEGER NOT NULL,
    "pipeline_id" INTEGER NOT NULL,
    "day" TIMESTAMPTZ(0) NOT NULL,
    "samples" INTEGER NOT NULL,
    "events_in" BIGINT NOT NULL,
    "events_out" BIGINT NOT NULL,
    "errors_total" BIGINT NOT NULL,
    "events_discarded" BIGINT NOT NULL,
    "bytes_in" BIGINT NOT NULL,
    "bytes_out" BIGINT NOT NULL,
    "utilization_sum" DOUBLE PRECISION NOT NULL,
    "utilization_samples" INTEGER NOT NULL,

    CONSTRAINT "pipeline_days_pkey" PRIMARY KEY ("environment_id","node_id","pipeline_id","day")
) PARTITION BY LIST ("environment_id");

CREATE TABLE "component_minutes" (
    "environment_id" INTEGER NOT NULL,
    "node_id" INTEGER NOT NULL,
    "component_id" INTEGER NOT NULL,
    "minute" TIMESTAMPTZ(0) NOT NULL,
    "received_events" BIGINT NOT NULL,
    "sent_events" BIGINT NOT NULL,
    "received_bytes" BIGINT NOT NULL,
    "sent_bytes" BIGINT NOT NULL,
    "errors_total" BIGINT NOT NULL,
    "discarded_events" BIGINT NOT NULL,
    "latency_weighted" DOUBLE PRECISION NOT NULL,
    "latency_weight" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "component_minutes_pkey" PRIMARY KEY ("environment_id","node_id","component_id","minute")
) PARTITION BY LIST ("environment_id");

CREATE TABLE "component_hours" (
    "environment_id" INTEGER NOT NULL,
    "node_id" INTEGER NOT NULL,
    "component_id" INTEGER NOT NULL,
    "hour" TIMESTAMPTZ(0) NOT NULL,
    "received_events" BIGINT NOT NULL,
    "sent_events" BIGINT NOT NULL,
    "received_bytes" BIGINT NOT NULL,
    "sent_bytes" BIGINT NOT NULL,
    "errors_total" BIGINT NOT NULL,
    "discarded_events" BIGINT NOT NULL,
    "latency_weighted" DOUBLE PRECISION NOT NULL,
    "latency_weight" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "component_hours_pkey" PRIMARY KEY ("environment_id","node_id","component_id","hour")
) PARTITION BY LIST ("environment_id");

CREATE TABLE "component_days" (
    "environment_id" INTEGER NOT NULL,
    "node_id" INTEGER NOT NULL,
    "component_id" INTEGER NOT NULL,
    "day" TIMESTAMPTZ(0) NOT NULL,
    "received_events" BIGINT NOT NULL,
    "sent_events" BIGINT NOT NULL,
    "received_bytes" BIGINT NOT NULL,
    "sent_bytes" BIGINT NOT NULL,
    "errors_total" BIGINT NOT NULL,
    "discarded_events" BIGINT NOT NULL,
    "latency_weighted" DOUBLE PRECISION NOT NULL,
    "latency_weight" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "component_days_pkey" PRIMARY KEY ("environment_id","node_id","component_id","day")
) PARTITION BY LIST ("environment_id");

CREATE TABLE "log_entries" (
    "environment_id" INTEGER NOT NULL,
    "seq" BIGINT NOT NULL,
    "node_id" INTEGER NOT NULL,
    "pipeline_id" INTEGER,
    "component_key" TEXT,
    "level" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "logged_at" TIMESTAMPTZ(3) NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "log_entries_pkey" PRIMARY KEY ("environment_id","seq","received_at")
) PARTITION BY LIST ("environment_id");

CREATE TABLE "status_changes" (
    "environment_id" INTEGER NOT NULL,
    "seq" BIGINT NOT NULL,
    "node_id" INTEGER NOT NULL,
    "pipeline_id" INTEGER,
    "from_status" TEXT NOT NULL,
    "to_status" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "status_changes_pkey" PRIMARY KEY ("environment_id","seq","at")
) PARTITION BY LIST ("environment_id");

CREATE INDEX "pipeline_minutes_pipeline_id_minute_idx" ON "pipeline_minutes"("pipeline_id", "minute");
CREATE INDEX "pipeline_hours_pipeline_id_hour_idx" ON "pipeline_hours"("pipeline_id", "hour");
CREATE INDEX "pipeline_days_pipeline_id_day_idx" ON "pipeline_days"("pipeline_id", "day");
CREATE INDEX "component_minutes_component_id_minute_idx" ON "component_minutes"("component_id", "minute");
CREATE INDEX "component_hours_component_id_hour_idx" ON "component_hours"("component_id", "hour");
CREATE INDEX "component_days_component_id_day_idx" ON "component_days"("component_id", "day");
CREATE INDEX "log_entries_node_id_seq_idx" ON "log_entries"("node_id", "seq");
CREATE INDEX "status_changes_node_id_seq_idx" ON "status_changes"("node_id", "seq");
ALTER TABLE "retentions" ADD CONSTRAINT "retentions_environment_id_fkey" FOREIGN KEY ("environment_id") REFERENCES "environments"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "rollups" ADD CONSTRAINT "rollups_environment_id_fkey" FOREIGN KEY ("environment_id") REFERENCES "environments"("id") ON DELETE CASCADE ON UPDATE CASCADE;

INSERT INTO "rollups" ("environment_id", "level", "through")
SELECT e.id, level, '1970-01-01' FROM environments e, unnest(enum_range(NULL::"RollupLevel")) AS level;

DO $move$
DECLARE
  history record;
  of_environment text;
  reaches timestamptz;
BEGIN
  FOR history IN SELECT e.id AS environment, h.* FROM environments e, (VALUES
      ('host_samples', 'sampled_at', 21600),
      ('pipeline_minutes', 'minute', 86400),
      ('component_minutes', 'minute', 86400),
      ('log_entries', 'received_at', 86400),
      ('status_changes', 'at', 2592000)
  ) AS h(name, time_column, seconds) LOOP
    of_environment := history.name || '_e' || history.environment;
    reaches := to_timestamp((floor(extract(epoch FROM now()) / history.seconds) + 1) * history.seconds);
    EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES IN (%s) PARTITION BY RANGE (%I)', of_environment, history.name, history.environment, history.time_column);
    EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (MINVALUE) TO (%L)',
      of_environment || '_1970010100_' || to_char(reaches AT TIME ZONE 'UTC', 'YYYYMMDDHH24'), of_environment, reaches);
  END LOOP;
END
$move$;

INSERT INTO "host_samples" (environment_id, node_id, sampled_at, cpu_percent, memory_used, memory_total, swap_used, load_1, filesystem_used_percent, disk_read_rate, disk_write_rate, net_rx_rate, net_tx_rate, temperature_celsius) SELECT n.environment_id, b.node_id, b.sampled_at, b.cpu_percent, b.memory_used, b.memory_total, b.swap_used, b.load_1, b.filesystem_used_percent, b.disk_read_rate, b.disk_write_rate, b.net_rx_rate, b.net_tx_rate, b.temperature_celsius FROM "host_samples_before" b JOIN nodes n ON n.id = b.node_id;
INSERT INTO "pipeline_minutes" (environment_id, node_id, pipeline_id, minute, samples, events_in, events_out, errors_total, events_discarded, bytes_in, bytes_out, utilization_sum, utilization_samples) SELECT n.environment_id, b.node_id, b.pipeline_id, b.minute, b.samples, b.events_in, b.events_out, b.errors_total, b.events_discarded, b.bytes_in, b.bytes_out, b.utilization_sum, b.utilization_samples FROM "pipeline_minutes_before" b JOIN nodes n ON n.id = b.node_id;
INSERT INTO "component_minutes" (environment_id, node_id, component_id, minute, received_events, sent_events, received_bytes, sent_bytes, errors_total, discarded_events, latency_weighted, latency_weight) SELECT n.environment_id, b.node_id, b.component_id, b.minute, b.received_events, b.sent_events, b.received_bytes, b.sent_bytes, b.errors_total, b.discarded_events, b.latency_weighted, b.latency_weight FROM "component_minutes_before" b JOIN nodes n ON n.id = b.node_id;
INSERT INTO "log_entries" (environment_id, seq, node_id, pipeline_id, component_key, level, message, logged_at, received_at) SELECT environment_id, seq, node_id, pipeline_id, component_key, level, message, logged_at, received_at FROM "log_entries_before";
INSERT INTO "status_changes" (environment_id, seq, node_id, pipeline_id, from_status, to_status, reason, at) SELECT environment_id, seq, node_id, pipeline_id, from_status, to_status, reason, at FROM "status_changes_before";
DROP TABLE "host_samples_before";
DROP TABLE "pipeline_minutes_before";
DROP TABLE "component_minutes_before";
DROP TABLE "log_entries_before";
DROP TABLE "status_changes_before";
