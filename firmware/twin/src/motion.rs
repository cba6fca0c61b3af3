//! The motion of the simulated IMU: squats, or a file with what an ideal IMU would measure.
use std::path::Path;

use strap_core::simulation::{Motion, Squats};
use strap_core::wire::Role;

const COLUMNS: [&str; 7] = ["timeS", "gyroX", "gyroY", "gyroZ", "forceX", "forceY", "forceZ"];

pub enum Mover {
    Squats(Squats),
    File(Table),
}

/// Rows in order of time, the first at 0 s; at least two.
pub struct Table {
    rows: Vec<[f64; 7]>,
    length_s: f64,
}

impl Mover {
    pub fn squats(role: Role) -> Self {
        let thigh = Squats::default();
        Self::Squats(match role {
            // A shin leans forward as the thigh leans back, but less.
            Role::LeftShin | Role::RightShin => Squats { depth_rad: -0.4 * thigh.depth_rad, lean_rad: 0.5 * thigh.lean_rad, ..thigh },
            _ => thigh,
        })
    }

    pub fn file(path: &Path) -> Result<Self, String> {
        let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        Table::parse(&text).map(Self::File).map_err(|error| format!("{}: {error}", path.display()))
    }

    /// At this time since the motion began; before that, at rest in its first pose.
    pub fn at(&self, time_s: f64) -> Motion {
        let time_s = time_s.max(0.0);
        match self {
            Self::Squats(squats) => squats.at(time_s),
            Self::File(table) => table.at(time_s),
        }
    }
}

impl Table {
    fn parse(text: &str) -> Result<Self, String> {
        let mut lines = text.lines().zip(1..);
        let header = lines.next().map_or("", |(line, _)| line);
        if !header.trim().split(',').map(str::trim).eq(COLUMNS) {
            return Err(format!("the first line must be {}", COLUMNS.join(",")));
        }
        let mut rows: Vec<[f64; 7]> = Vec::new();
        for (line, number) in lines.filter(|(line, _)| !line.trim().is_empty()) {
            let values: Vec<f64> = line.split(',').map_while(|field| field.trim().parse().ok()).collect();
            let row: [f64; 7] = values.try_into().map_err(|_| format!("line {number} does not have seven numbers"))?;
            if row.iter().any(|value| !value.is_finite()) || rows.last().is_some_and(|last| row[0] <= last[0]) {
                return Err(format!("line {number}: numbers must be finite and times increase"));
            }
            rows.push(row);
        }
        let (Some(first), Some(last)) = (rows.first().copied(), rows.last().copied()) else {
            return Err("no rows".into());
        };
        if rows.len() < 2 {
            return Err("one row is no motion".into());
        }
        rows.iter_mut().for_each(|row| row[0] -= first[0]);
        Ok(Self { rows, length_s: last[0] - first[0] })
    }

    fn at(&self, time_s: f64) -> Motion {
        let time_s = time_s % self.length_s;
        let after = self.rows.partition_point(|row| row[0] <= time_s).clamp(1, self.rows.len() - 1);
        let [before, after] = [after - 1, after].map(|at| self.rows.get(at).copied().unwrap_or_default());
        let share = ((time_s - before[0]) / (after[0] - before[0])).clamp(0.0, 1.0);
        let [_, gx, gy, gz, fx, fy, fz] = std::array::from_fn(|column| {
            let pick = |row: &[f64; 7]| row.get(column).copied().unwrap_or_default();
            pick(&before) + share * (pick(&after) - pick(&before))
        });
        Motion { orientation: [1.0, 0.0, 0.0, 0.0], rate: [gx, gy, gz], force: [fx, fy, fz] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "timeS,gyroX,gyroY,gyroZ,forceX,forceY,forceZ\n";

    #[test]
    fn interpolates_and_starts_over() {
        let table = Table::parse(&format!("{HEADER}10,0,0,0,0,0,9\n11,1,2,3,4,5,10\n")).unwrap();
        assert_eq!(table.at(0.0).force, [0.0, 0.0, 9.0]);
        assert_eq!(table.at(0.5).rate, [0.5, 1.0, 1.5]);
        assert_eq!(table.at(1.25).rate, [0.25, 0.5, 0.75]);
    }

    #[test]
    fn says_what_is_wrong_with_a_file() {
        for (text, complaint) in [
            ("time\n", "first line"),
            (HEADER, "no rows"),
            (&format!("{HEADER}0,0,0,0,0,0,9\n"), "one row"),
            (&format!("{HEADER}0,0,0,0,0,0,9\n1,a,0,0,0,0,9\n"), "line 3"),
            (&format!("{HEADER}0,0,0,0,0,0,9\n0,0,0,0,0,0,9\n"), "line 3"),
            (&format!("{HEADER}0,0,0,0,0,0,inf\n"), "line 2"),
        ] {
            let error = Table::parse(text).err().unwrap();
            assert!(error.contains(complaint), "{error}");
        }
    }

    #[test]
    fn before_their_start_squats_are_rest() {
        let mover = Mover::squats(Role::LeftShin);
        assert_eq!(mover.at(-5.0).rate, mover.at(0.0).rate);
    }
}
