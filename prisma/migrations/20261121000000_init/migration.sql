-- CreateEnum
CREATE TYPE "NodeStatus" AS ENUM ('UNKNOWN', 'HEALTHY', 'DEGRADED', 'OFFLINE', 'MAINTENANCE');

-- CreateEnum
CREATE TYPE "PipelineStatus" AS ENUM ('PENDING', 'STARTING', 'RUNNING', 'STOPPED', 'CRASHED');

-- CreateEnum
CREATE TYPE "ComponentKind" AS ENUM ('SOURCE', 'TRANSFORM', 'SINK');

-- CreateEnum
CREATE TYPE "DeploymentMode" AS ENUM ('STANDALONE', 'DOCKER', 'UNKNOWN');

-- CreateEnum
CREATE TYPE "Role" AS ENUM ('VIEWER', 'OPERATOR', 'ADMIN');

-- CreateEnum
CREATE TYPE "StreamKind" AS ENUM ('LOG_ENTRY', 'STATUS_CHANGE');

-- CreateTable
CREATE TABLE "environments" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "interval_seconds" INTEGER NOT NULL DEFAULT 5,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "environments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "enrollment_tokens" (
    "id" SERIAL NOT NULL,
    "environment_id" INTEGER NOT NULL,
    "token_hash" TEXT NOT NULL,
    "last_four" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "enrollment_tokens_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "nodes" (
    "id" SERIAL NOT NULL,
    "environment_id" INTEGER NOT NULL,
    "machine_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "hostname" TEXT,
    "os" TEXT,
    "arch" TEXT,
    "address" TEXT,
    "agent_version" TEXT,
    "engine_version" TEXT,
    "deployment_mode" "DeploymentMode" NOT NULL DEFAULT 'UNKNOWN',
    "labels" JSONB NOT NULL DEFAULT '{}',
    "token_hash" TEXT NOT NULL,
    "token_last_four" TEXT NOT NULL,
    "enrolled_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "status" "NodeStatus" NOT NULL DEFAULT 'UNKNOWN',
    "status_reasons" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "status_since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_heartbeat_at" TIMESTAMPTZ(3),
    "revision" BIGINT NOT NULL DEFAULT 0,
    "host" JSONB,
    "agent_health" JSONB,

    CONSTRAINT "nodes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "node_boots" (
    "node_id" INTEGER NOT NULL,
    "boot_id" TEXT NOT NULL,
    "last_seq" BIGINT NOT NULL,
    "last_seen" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "node_boots_pkey" PRIMARY KEY ("node_id","boot_id")
);

-- CreateTable
CREATE TABLE "pipelines" (
    "id" SERIAL NOT NULL,
    "environment_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "pipelines_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "components" (
    "id" SERIAL NOT NULL,
    "pipeline_id" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "kind" "ComponentKind" NOT NULL,

    CONSTRAINT "components_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "node_pipelines" (
    "node_id" INTEGER NOT NULL,
    "pipeline_id" INTEGER NOT NULL,
    "desired_version" TEXT,
    "status" "PipelineStatus" NOT NULL DEFAULT 'PENDING',
    "status_since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "version" TEXT,
    "pid" INTEGER,
    "uptime_seconds" DOUBLE PRECISION,
    "events_in" BIGINT,
    "events_out" BIGINT,
    "errors_total" BIGINT,
    "events_discarded" BIGINT,
    "bytes_in" BIGINT,
    "bytes_out" BIGINT,
    "restarts" BIGINT,
    "utilization" DOUBLE PRECISION,
    "config_checksum" TEXT,
    "sampled_at" TIMESTAMPTZ(3),

    CONSTRAINT "node_pipelines_pkey" PRIMARY KEY ("node_id","pipeline_id")
);

-- CreateTable
CREATE TABLE "node_components" (
    "node_id" INTEGER NOT NULL,
    "component_id" INTEGER NOT NULL,
    "received_events" BIGINT,
    "sent_events" BIGINT,
    "received_bytes" BIGINT,
    "sent_bytes" BIGINT,
    "errors_total" BIGINT,
    "discarded_events" BIGINT,
    "latency_mean_seconds" DOUBLE PRECISION,
    "sampled_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "node_components_pkey" PRIMARY KEY ("node_id","component_id")
);

-- CreateTable
CREATE TABLE "host_samples" (
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

    CONSTRAINT "host_samples_pkey" PRIMARY KEY ("node_id","sampled_at")
);

-- CreateTable
CREATE TABLE "pipeline_minutes" (
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

    CONSTRAINT "pipeline_minutes_pkey" PRIMARY KEY ("node_id","pipeline_id","minute")
);

-- CreateTable
CREATE TABLE "component_minutes" (
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

    CONSTRAINT "component_minutes_pkey" PRIMARY KEY ("node_id","component_id","minute")
);

-- CreateTable
CREATE TABLE "stream_positions" (
    "environment_id" INTEGER NOT NULL,
    "stream" "StreamKind" NOT NULL,
    "epoch" CHAR(8) NOT NULL,
    "last_seq" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "stream_positions_pkey" PRIMARY KEY ("environment_id","stream")
);

-- CreateTable
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

    CONSTRAINT "log_entries_pkey" PRIMARY KEY ("environment_id","seq")
);

-- CreateTable
CREATE TABLE "status_changes" (
    "environment_id" INTEGER NOT NULL,
    "seq" BIGINT NOT NULL,
    "node_id" INTEGER NOT NULL,
    "pipeline_id" INTEGER,
    "from_status" TEXT NOT NULL,
    "to_status" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "status_changes_pkey" PRIMARY KEY ("environment_id","seq")
);

-- CreateTable
CREATE TABLE "users" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "email_verified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "owner" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "id" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ip_address" TEXT,
    "user_agent" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "accounts" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "access_token" TEXT,
    "refresh_token" TEXT,
    "id_token" TEXT,
    "access_token_expires_at" TIMESTAMPTZ(3),
    "refresh_token_expires_at" TIMESTAMPTZ(3),
    "scope" TEXT,
    "password" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "accounts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "verifications" (
    "id" TEXT NOT NULL,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "verifications_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "memberships" (
    "user_id" TEXT NOT NULL,
    "environment_id" INTEGER NOT NULL,
    "role" "Role" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "memberships_pkey" PRIMARY KEY ("user_id","environment_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "environments_name_key" ON "environments"("name");

-- CreateIndex
CREATE UNIQUE INDEX "enrollment_tokens_token_hash_key" ON "enrollment_tokens"("token_hash");

-- CreateIndex
CREATE INDEX "enrollment_tokens_environment_id_idx" ON "enrollment_tokens"("environment_id");

-- CreateIndex
CREATE UNIQUE INDEX "nodes_token_hash_key" ON "nodes"("token_hash");

-- CreateIndex
CREATE UNIQUE INDEX "nodes_environment_id_machine_id_key" ON "nodes"("environment_id", "machine_id");

-- CreateIndex
CREATE UNIQUE INDEX "pipelines_environment_id_name_key" ON "pipelines"("environment_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "components_pipeline_id_key_key" ON "components"("pipeline_id", "key");

-- CreateIndex
CREATE INDEX "node_pipelines_pipeline_id_idx" ON "node_pipelines"("pipeline_id");

-- CreateIndex
CREATE INDEX "node_components_component_id_idx" ON "node_components"("component_id");

-- CreateIndex
CREATE INDEX "pipeline_minutes_pipeline_id_minute_idx" ON "pipeline_minutes"("pipeline_id", "minute");

-- CreateIndex
CREATE INDEX "component_minutes_component_id_minute_idx" ON "component_minutes"("component_id", "minute");

-- CreateIndex
CREATE INDEX "log_entries_node_id_seq_idx" ON "log_entries"("node_id", "seq");

-- CreateIndex
CREATE INDEX "status_changes_node_id_seq_idx" ON "status_changes"("node_id", "seq");

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE UNIQUE INDEX "sessions_token_key" ON "sessions"("token");

-- CreateIndex
CREATE INDEX "sessions_user_id_idx" ON "sessions"("user_id");

-- CreateIndex
CREATE INDEX "accounts_user_id_idx" ON "accounts"("user_id");

-- CreateIndex
CREATE INDEX "verifications_identifier_idx" ON "verifications"("identifier");

-- CreateIndex
CREATE INDEX "memberships_environment_id_idx" ON "memberships"("environment_id");

-- AddForeignKey
ALTER TABLE "enrollment_tokens" ADD CONSTRAINT "enrollment_tokens_environment_id_fkey" FOREIGN KEY ("environment_id") REFERENCES "environments"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "nodes" ADD CONSTRAINT "nodes_environment_id_fkey" FOREIGN KEY ("environment_id") REFERENCES "environments"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "node_boots" ADD CONSTRAINT "node_boots_node_id_fkey" FOREIGN KEY ("node_id") REFERENCES "nodes"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pipelines" ADD CONSTRAINT "pipelines_environment_id_fkey" FOREIGN KEY ("environment_id") REFERENCES "environments"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "components" ADD CONSTRAINT "components_pipeline_id_fkey" FOREIGN KEY ("pipeline_id") REFERENCES "pipelines"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "node_pipelines" ADD CONSTRAINT "node_pipelines_node_id_fkey" FOREIGN KEY ("node_id") REFERENCES "nodes"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "node_pipelines" ADD CONSTRAINT "node_pipelines_pipeline_id_fkey" FOREIGN KEY ("pipeline_id") REFERENCES "pipelines"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "node_components" ADD CONSTRAINT "node_components_node_id_fkey" FOREIGN KEY ("node_id") REFERENCES "nodes"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "node_components" ADD CONSTRAINT "node_components_component_id_fkey" FOREIGN KEY ("component_id") REFERENCES "components"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "host_samples" ADD CONSTRAINT "host_samples_node_id_fkey" FOREIGN KEY ("node_id") REFERENCES "nodes"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pipeline_minutes" ADD CONSTRAINT "pipeline_minutes_pipeline_id_fkey" FOREIGN KEY ("pipeline_id") REFERENCES "pipelines"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "component_minutes" ADD CONSTRAINT "component_minutes_component_id_fkey" FOREIGN KEY ("component_id") REFERENCES "components"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stream_positions" ADD CONSTRAINT "stream_positions_environment_id_fkey" FOREIGN KEY ("environment_id") REFERENCES "environments"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "log_entries" ADD CONSTRAINT "log_entries_environment_id_fkey" FOREIGN KEY ("environment_id") REFERENCES "environments"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "status_changes" ADD CONSTRAINT "status_changes_environment_id_fkey" FOREIGN KEY ("environment_id") REFERENCES "environments"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_environment_id_fkey" FOREIGN KEY ("environment_id") REFERENCES "environments"("id") ON DELETE CASCADE ON UPDATE CASCADE;



-- Tables that are updated in place: room on the page keeps an update from touching the indexes.
ALTER TABLE "nodes" SET (fillfactor = 60);
ALTER TABLE "node_boots" SET (fillfactor = 60);
ALTER TABLE "node_pipelines" SET (fillfactor = 60);
ALTER TABLE "node_components" SET (fillfactor = 60);
ALTER TABLE "pipeline_minutes" SET (fillfactor = 70);
ALTER TABLE "component_minutes" SET (fillfactor = 70);
ALTER TABLE "stream_positions" SET (fillfactor = 60);
