namespace Simulator.Tests.Scenarios;

/// <summary>Good scenarios that tests share.</summary>
static class Samples
{
    public const string Small = "name: s\nprotocol: toy\n";

    /// <summary>Nearly every key that there is.</summary>
    public const string Rich = """
        # a comment
        name: s
        summary: "Everything at once: a colon, a # and a \u00e4"
        covers: [B1, A2]
        seed: 18446744073709551615
        duration: 20s
        max-events: 1000000
        stop-at-violation: false
        servers: {virginia: 2, oregon: 2, ireland: 1}
        protocol:
          name: toy
          options: {quorum: 3, eager: false, timeout: 100ms..200ms, drift: 500/1000000, reads: log, quorums: {grid: {rows: 1, columns: 5}}}
        network:
          latency:
            mixture:
              - {weight: 90%, of: 1ms..2ms}
              - {weight: 10%, of: {lognormal: {median: 5ms, sigma: 0.50}}}
          regions:
            virginia: {oregon: 60ms, ireland: 75.5ms, virginia: 0.6ms}
            oregon: {ireland: 130ms}
          client-latency: {exponential: {mean: 2ms, min: 1ms}}
          loss: 0.1%
          duplicate: 1/3
          checksums: false
          fifo: true
          bandwidth: 10MiB/s
          queue: 64KiB
          links:
            - {from: n1, to: [n2, ireland], latency: {pareto: {min: 1ms, shape: 1.5}}}
            - {from: servers, to: clients, loss: 2%, bandwidth: 100Mbit/s}
        nodes:
          service-time: 50us
          except: {n3: {service-time: 1ms}}
        clocks:
          offset: -5ms..5ms
          drift: 50ppm
          uncertainty: 7ms
          except:
            n2: {drift: -200ppm, offset: -1s}
        disk:
          latency: {empirical: {quantiles: {0%: 1ms, 50%: 2ms, 99.9%: 40ms}}}
          sync: interval
          flush-every: 20ms
          on-crash: {kept: 10%, torn: 50%}
          except: {n5: {latency: {normal: {mean: 5ms, deviation: 1ms}}}}
        clients:
          - count: 3
            at: oregon
            think: {empirical: {samples: [1ms, 2ms, 2ms]}}
            mix: {read: 60%, write: 40%}
            keys: {count: 100, distribution: zipf, exponent: 1.10}
          - {mode: open, rate: 100/s, arrivals: uniform, at: n1, start: 1s, stop: 15s, retry: {after: 100ms, attempts: 3, target: nearest}}
          - count: 2
            script:
              - {at: 1s, do: write, key: k1, value: 5}
              - {at: 2s, client: 2, do: cas, key: k1, value: [5, 6]}
              - {at: 3s, do: read, key: k1}
              - {at: 4s, do: append, key: "7", value: "no"}
        faults:
          - {fault: partition, at: 3s, for: 2s, groups: [[leader, c1], [rest]]}
          - {fault: partition, at: 6s, for: 1s, flap: {down: 100ms, up: 50ms}, groups: [virginia, rest]}
          - {fault: cut, at: 7s, from: leader, to: servers}
          - {fault: delay, at: 7s, for: 1s, extra: 10ms..100ms, probability: 5%}
          - {fault: crash, at: 8s, for: 1s, nodes: any-2}
          - {fault: crash-in-handler, at: 9s, for: 1s, nodes: n4, after-writes: 0}
          - {fault: amnesia, at: 10s, for: 1s, nodes: n4, forgets: 500ms}
          - {fault: clock-step, at: 10s, nodes: minority, by: -2s}
          - {fault: clock-drift, at: 11s, for: 1s, nodes: n1, ppm: -500ppm}
          - {fault: lose-replies, at: 12s, for: 100ms, probability: 50%}
          - {fault: ring, at: 12.5s, for: 100ms}
          - {fault: byzantine, at: 12.6s, for: 100ms, nodes: any, behaviour: slow, victims: [leader, c2], probability: 50%, delay: 20ms}
          - {fault: byzantine, at: 12.7s, nodes: [n1, n2], behaviour: equivocate}
        nemesis: {faults: [crash, pause], every: 1s..2s, lasts: {exponential: {mean: 200ms}}, tolerance: 2, from: 13s, swarm: true}
        actions:
          - {at: 14s, do: transfer-leader, value: n2}
          - {at: 15s, do: reconfigure, value: [n1, n2, n3]}
        samples: {every: 250ms}
        checks: [toy-safety, linearizable]
        plots: [availability]
        expect:
          - violated: linearizable
          - {metric: availability, at-least: 99.5%}
          - {metric: availability, fault: 1, side: minority, at-most: 10%}
          - {metric: latency-p99, of: write, during: fault-free, between: 10ms..1s}
          - {metric: throughput, at-least: 0.5/s, at-most: 1000/s}
          - {metric: operations-ok, at-least: 100}
          - stopped: time

        """;
}
